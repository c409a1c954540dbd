#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "conformance/vectors/answer.hpp"
#include "messages/handshake.hpp"

namespace glasstls::conformance {

/// One step of a trace: `{server}  derive secret "tls13 c hs traffic"` and its values.
struct Step {
  std::size_t number = 0;
  std::string who;     ///< "client" or "server"
  std::string action;  ///< "derive secret"
  Fields words{};      ///< the words that vary: "label", "message", "data", ...
  std::map<std::string, Bytes, std::less<>> figures{};  ///< by the RFC's names

  /// A value by its name in the RFC. Throws Malformed if there is none.
  const Bytes& figure(std::string_view name) const;
  /// `step 8, {server} derive secret "tls13 c hs traffic"`
  std::string describe() const;
};

/// A ClientHello as typed values, to encode it again.
struct HelloProfile {
  messages::Random random{};
  Bytes legacy_session_id{};
  std::vector<messages::CipherSuite> cipher_suites{};
  messages::Extensions extensions{};  ///< in the order of the wire
};

/// One of the example handshakes of RFC 8448, as vectors/rfc8448/ has it.
struct Trace {
  std::string source;  ///< "RFC 8448 section 3"
  std::string title;
  std::vector<HelloProfile> client_hellos;  ///< two if there is a HelloRetryRequest
  std::vector<Step> steps;
};

/// Whether `file` is a trace in the format of vectors/rfc8448/.
bool is_trace(const nlohmann::json& file);

/// Reads a trace in the format that vectors/rfc8448/ORIGIN.md describes. Throws Malformed if it is another.
Trace read_trace(const nlohmann::json& file);

/// The built-in trace of that section of RFC 8448, 3 to 7; std::out_of_range for another.
Trace builtin_trace(int section);

}  // namespace glasstls::conformance
