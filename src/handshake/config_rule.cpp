#include "handshake/config_rule.hpp"

#include "handshake/certificate_compression.hpp"

namespace glasstls::handshake {

void check_common(const std::vector<std::string>& alpn_protocols,
                  const std::vector<messages::CertificateCompressionAlgorithm>& certificate_compression,
                  std::optional<std::uint16_t> record_size_limit) {
  for (const std::string& protocol : alpn_protocols)
    must(!protocol.empty() && protocol.size() <= 255, "an application protocol's name has 1 to 255 bytes");
  for (messages::CertificateCompressionAlgorithm algorithm : certificate_compression)
    must(is_implemented(algorithm),
         "certificates cannot be uncompressed with " + std::string(name_of(algorithm)));
  // RFC 8449: smaller limits are forbidden; no record is ever longer.
  must(!record_size_limit || (*record_size_limit >= 64 && *record_size_limit <= 16385),
       "record_size_limit must be 64 to 16385 bytes");
}

}  // namespace glasstls::handshake
