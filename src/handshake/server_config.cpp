#include "handshake/server_config.hpp"

#include <algorithm>
#include <stdexcept>

#include "handshake/authentication.hpp"
#include "handshake/certificate_compression.hpp"
#include "handshake/key_exchange.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

void need(bool holds, const std::string& rule) {
  if (!holds) throw std::invalid_argument(rule);
}

}  // namespace

void check(const ServerConfig& config) {
  need(config.random != nullptr, "a server needs a source of randomness");
  need(config.clock != nullptr, "a server needs a clock");
  need(!config.credentials.empty() || !config.psks.empty() || config.tickets,
       "a server needs a certificate, a pre-shared key or tickets");
  need(!config.cipher_suites.empty(), "a server needs a cipher suite");
  for (CipherSuite suite : config.cipher_suites)
    need(schedule::find_suite(suite) != nullptr, std::string(name_of(suite)) + " is not implemented");
  for (NamedGroup group : config.supported_groups)
    need(is_implemented(group), "no key share can be made for " + std::string(name_of(group)));
  for (const std::string& protocol : config.alpn_protocols)
    need(!protocol.empty() && protocol.size() <= 255, "an application protocol's name has 1 to 255 bytes");
  for (CertificateCompressionAlgorithm algorithm : config.certificate_compression)
    need(is_implemented(algorithm),
         "certificates cannot be uncompressed with " + std::string(name_of(algorithm)));
  // RFC 8449: smaller limits are forbidden; no record is ever longer.
  need(!config.record_size_limit || (*config.record_size_limit >= 64 && *config.record_size_limit <= 16385),
       "record_size_limit must be 64 to 16385 bytes");
  // RFC 9846 4.7.1: seven days.
  need(config.ticket_lifetime <= longest_ticket_lifetime, "ticket_lifetime must be at most 604800 seconds");
  // RFC 9846 4.4.2: a CertificateRequest always has signature_algorithms.
  if (config.client_certificates != ClientCertificates::not_asked_for) {
    need(!config.signature_algorithms.empty(), "asking for certificates needs signature_algorithms");
    need(config.client_authorities != nullptr, "asking for certificates needs trusted authorities");
  }
}

}  // namespace glasstls::handshake
