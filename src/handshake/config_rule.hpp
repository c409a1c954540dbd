#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "messages/numbers.hpp"

namespace glasstls::handshake {

/// A rule of our own configuration, at either end. Throws std::invalid_argument with the rule unless it
/// holds.
inline void must(bool holds, const std::string& rule) {
  if (!holds) throw std::invalid_argument(rule);
}

/// The rules for extensions that both ends share. Throws std::invalid_argument unless each application
/// protocol has a name that RFC 7301 3.1 allows, each algorithm can uncompress certificates, and the record
/// size limit is one of RFC 8449.
void check_common(const std::vector<std::string>& alpn_protocols,
                  const std::vector<messages::CertificateCompressionAlgorithm>& certificate_compression,
                  std::optional<std::uint16_t> record_size_limit);

}  // namespace glasstls::handshake
