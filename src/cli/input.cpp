#include "cli/input.hpp"

#include "base/wiper.hpp"
#include "cli/output.hpp"
#include "flow/read_file.hpp"
#include "x509/key/private_key.hpp"

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

LongSecret read_secret(const std::string& path, std::size_t most) {
  if (path == "-") {
    std::string text = flow::read_standard_input(most);
    const Wiper wiper(text);
    return LongSecret(as_bytes(text));
  }
  return flow::read_secret_file(path, {.most = most}).bytes;
}

LongSecret read_key(const std::string& path, std::optional<std::chrono::milliseconds> patience) {
  flow::SecretFile file = flow::read_secret_file(path, limits(x509::largest_private_key_file, patience));
  if (file.others_may_read)
    warn("others may read the private key " + path + ": make it private with chmod 600");
  return std::move(file.bytes);
}

}  // namespace glasstls::cli
