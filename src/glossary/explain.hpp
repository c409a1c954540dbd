#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/rfc.hpp"
#include "dissect/spoken.hpp"

namespace glasstls::glossary {

/// The kinds of things that have explanations.
enum class Topic : std::uint8_t {
  message,
  extension,
  field,
  secret,
  state,
  alert,
  record,  ///< the structures of the record layer, and the content types
  cipher_suite,
  group,
  signature_scheme,
  psk_mode,
  certificate_field,  ///< of a certificate, CRL or OCSP response
};
/// How many topics there are.
inline constexpr std::size_t topic_count = 12;

/// "message", "cipher suite".
std::string_view name_of(Topic topic);

/// What something is for, in one to three sentences, for readers who see TLS for the first time.
struct Explanation {
  std::string_view name;  ///< as the RFC writes it: "ServerHello", "key_share", "WAIT_EE"
  std::string_view text;
  Rfc section;                ///< that defines it
  std::string_view advice{};  ///< alerts: what to try next
  /// Alerts about a certificate or a name: what to try next if the peer sent the alert, which is then about
  /// ours.
  std::string_view advice_received{};

  /// What to try next. `received`: the peer sent the alert.
  std::string_view advice_for(bool received) const {
    return received && !advice_received.empty() ? advice_received : advice;
  }
};

/// All explanations of a topic.
std::span<const Explanation> explanations(Topic topic);

/// The explanation with exactly that name, or null.
const Explanation* explain(Topic topic, std::string_view name);

/// The explanation in that version. Before TLS 1.3 many messages and records have the same name but another
/// meaning.
const Explanation* explain(Topic topic, std::string_view name, dissect::Spoken spoken);

}  // namespace glasstls::glossary
