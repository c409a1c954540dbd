#pragma once

#include <string>

#include "http/hsts.hpp"

namespace glasstls::flow {

/// The hosts that want https alone, on disk, so that a later run knows them (--hsts); in curl's format. It
/// tells where its owner went, and is made for him alone.
class HstsFile {
 public:
  /// Remembers within this run alone.
  HstsFile() = default;
  /// Reads the file, where there is one; lines that cannot be read are passed over, see warning(). Throws
  /// std::system_error where it cannot be read, or others may write it (they could have a host forgotten).
  explicit HstsFile(std::string path);

  /// Empty where nothing is kept beyond this run.
  const std::string& path() const { return path_; }
  const http::HstsHosts& hosts() const { return hosts_; }

  /// RFC 6797: what `server` asked for over TLS without a failure. Puts only that into the file, whatever
  /// other runs have written there meanwhile. Where the file cannot be written, it is remembered within this
  /// run: see trouble().
  void note(const http::HostPort& server, const http::HstsPolicy& policy, std::int64_t now);

  /// What could not be read when it was opened, one sentence that names the file and the first line; empty
  /// where all could.
  std::string warning() const;
  /// Why the file could not be changed, the first time; empty where it could.
  const std::string& trouble() const { return trouble_; }

 private:
  void read();

  std::string path_, trouble_{};
  http::HstsHosts hosts_;
};

}  // namespace glasstls::flow
