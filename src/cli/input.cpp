#include "cli/input.hpp"

#include "cli/output.hpp"
#include "flow/read_file.hpp"
#include "x509/private_key.hpp"

namespace glasstls::cli {

namespace {

flow::ReadLimits limits(std::size_t most, std::optional<std::chrono::milliseconds> patience) {
  flow::ReadLimits limits{.most = most};
  if (patience) limits.patience = *patience;
  return limits;
}

}  // namespace

std::string read_all(const std::string& path, std::size_t most,
                     std::optional<std::chrono::milliseconds> patience) {
  if (path == "-") return flow::read_standard_input(most);
  return flow::read_file(path, limits(most, patience)).bytes;
}

LongSecret read_key(const std::string& path, std::optional<std::chrono::milliseconds> patience) {
  flow::FileContent content = flow::read_file(path, limits(x509::largest_private_key_file, patience));
  if (content.others_may_read())
    warn("others may read the private key " + path + ": make it private with chmod 600");
  LongSecret key{as_bytes(content.bytes)};
  wipe({reinterpret_cast<std::uint8_t*>(content.bytes.data()), content.bytes.size()});
  return key;
}

}  // namespace glasstls::cli
