#include "support/serving.hpp"

namespace glasstls::testing {

handshake::Credential Serving::credential(std::string_view name, Bytes ocsp) {
  const forge::Minted leaf = forge::issue(forge::root(), forge::leaf(std::string(name)));
  return {{leaf.der}, std::make_unique<ForgedKey>(leaf.key), std::move(ocsp)};
}

handshake::ServerConfig Serving::config() {
  handshake::ServerConfig config;
  config.credentials.push_back(credential());
  config.random = &random;
  config.clock = &clock;
  return config;
}

}  // namespace glasstls::testing
