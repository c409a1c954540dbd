#pragma once

#include <string>

#include "http/hsts.hpp"

namespace glasstls::flow {

/// The known HSTS hosts on disk, for later runs (--hsts), in curl's format. The file tells which servers its
/// owner visited, so only its owner may read it.
class HstsFile {
 public:
  /// Remembers only until this run ends.
  HstsFile() = default;
  /// Reads the file, if there is one; lines that cannot be read are skipped, see warning(). Throws
  /// std::system_error if it cannot be read, or if others may write it (they could remove a host).
  explicit HstsFile(std::string path);

  /// Empty if nothing is kept after this run.
  const std::string& path() const { return path_; }
  /// The hosts that are known now.
  const http::HstsHosts& hosts() const { return hosts_; }

  /// RFC 6797: `server` sent this policy over TLS without a failure. Changes only its line in the file; what
  /// other runs wrote meanwhile stays. If the file cannot be written, the policy is remembered until this run
  /// ends: see trouble().
  void note(const http::HostPort& server, const http::HstsPolicy& policy, std::int64_t now);

  /// What could not be read when it was opened: one sentence with the file and the first such line; empty if
  /// there is none.
  std::string warning() const;
  /// Why the file could not be changed, the first time; empty if it could.
  const std::string& trouble() const { return trouble_; }

 private:
  void read();

  std::string path_, trouble_{};
  http::HstsHosts hosts_;
};

}  // namespace glasstls::flow
