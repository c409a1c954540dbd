#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/rfc.hpp"
#include "dissect/spoken.hpp"

namespace glasstls::glossary {

/// What can be explained.
enum class Topic : std::uint8_t {
  message,
  extension,
  field,
  secret,
  state,
  alert,
  record,  ///< the structures of the record layer, and the types of content
  cipher_suite,
  group,
  signature_scheme,
  psk_mode,
  certificate_field,  ///< of a certificate or what comes with it, as DER names it
};
inline constexpr std::size_t topic_count = 12;

/// "message", "cipher suite".
std::string_view name_of(Topic topic);

/// What something is good for, in a sentence or three, for somebody who sees TLS for the first time.
struct Explanation {
  std::string_view name;  ///< as the RFC writes it: "ServerHello", "key_share", "WAIT_EE"
  std::string_view text;
  Rfc section;
  std::string_view advice{};  ///< alerts: what to try next
  /// Alerts that are about a certificate, or a name: what to try where the peer sent it, so that ours is
  /// meant.
  std::string_view advice_received{};

  /// What to try next, by who sent the alert.
  std::string_view advice_for(bool received) const {
    return received && !advice_received.empty() ? advice_received : advice;
  }
};

/// All of one topic.
std::span<const Explanation> explanations(Topic topic);

/// The explanation of that name, or null.
const Explanation* explain(Topic topic, std::string_view name);

/// The same for a message or a record where that version is spoken: before TLS 1.3 much has the same name and
/// another meaning.
const Explanation* explain(Topic topic, std::string_view name, dissect::Spoken spoken);

}  // namespace glasstls::glossary
