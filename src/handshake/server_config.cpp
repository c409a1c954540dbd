#include "handshake/server_config.hpp"

#include "handshake/authentication.hpp"
#include "handshake/config_rule.hpp"
#include "handshake/key_exchange.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::handshake {

using namespace messages;

void check(const ServerConfig& config) {
  must(config.random != nullptr, "a server needs a source of randomness");
  must(config.clock != nullptr, "a server needs a clock");
  must(!config.credentials.empty() || !config.psks.empty() || config.tickets,
       "a server needs a certificate, a pre-shared key or tickets");
  must(!config.cipher_suites.empty(), "a server needs a cipher suite");
  for (CipherSuite suite : config.cipher_suites)
    must(schedule::find_suite(suite) != nullptr, std::string(name_of(suite)) + " is not implemented");
  for (NamedGroup group : config.supported_groups)
    must(is_implemented(group), "no key share can be made for " + std::string(name_of(group)));
  check_common(config.alpn_protocols, config.certificate_compression, config.record_size_limit);
  // RFC 9846 4.7.1: seven days.
  must(config.ticket_lifetime <= longest_ticket_lifetime, "ticket_lifetime must be at most 604800 seconds");
  // RFC 9846 4.4.2: a CertificateRequest always has signature_algorithms.
  if (config.client_certificates != ClientCertificates::not_asked_for) {
    must(!config.signature_algorithms.empty(), "asking for certificates needs signature_algorithms");
    must(config.client_authorities != nullptr, "asking for certificates needs trusted authorities");
  }
}

}  // namespace glasstls::handshake
