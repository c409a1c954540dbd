#include "flow/hsts_file.hpp"

#include <cerrno>
#include <system_error>

#include "flow/own_file.hpp"

namespace glasstls::flow {

HstsFile::HstsFile(std::string path) : path_(std::move(path)) { read(); }

void HstsFile::read() {
  constexpr mode_t to_write = 022;
  try {
    hosts_ =
        http::HstsHosts::parse(read_own_file(path_, "HSTS hosts", to_write, http::HstsHosts::longest_text));
  } catch (const http::HttpError& error) {
    fail_own_file(path_, EINVAL, std::string("not a file of HSTS hosts: ") + error.what());
  }
}

std::string HstsFile::warning() const {
  const std::vector<std::string>& problems = hosts_.problems();
  if (problems.empty()) return {};
  const std::string more =
      problems.size() == 1 ? "" : " (and " + std::to_string(problems.size() - 1) + " more)";
  return path_ + ", " + problems.front() + more + "; passed over, and kept as it is";
}

void HstsFile::note(const http::HostPort& server, const http::HstsPolicy& policy, std::int64_t now) {
  if (path_.empty()) return hosts_.note(server, policy, now);
  try {
    const OwnFileLock lock(path_, "HSTS hosts");
    read();  // others may have written meanwhile
    hosts_.note(server, policy, now);
    replace_own_file(path_, "HSTS hosts", hosts_.text(now));
  } catch (const std::system_error& error) {
    if (trouble_.empty()) trouble_ = error.what();
    hosts_.note(server, policy, now);
  }
}

}  // namespace glasstls::flow
