// http: URLs, the HTTP/1.1 request, and a parser for the response that does no I/O.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/rfc.hpp"

namespace glasstls::http {

/// A URL, a request, a response or a redirect that breaks a rule. what() is a whole sentence for people.
class HttpError : public std::runtime_error {
 public:
  /// `why` is the fact in words, `document` has the rule; `expected` and `presented` may be empty.
  HttpError(std::string why, Rfc document, std::string expected = {}, std::string presented = {});

  std::string why;
  Rfc document;
  std::string expected;
  std::string presented;
};

/// Text from a peer, safe to show in a message: at most 80 bytes of it, in quotes, with \xNN for each byte
/// that is not printable ASCII.
std::string in_quotes(std::string_view text);

constexpr Rfc rfc_uri{3986};             ///< RFC 3986: URIs
constexpr Rfc rfc_http_semantics{9110};  ///< RFC 9110: HTTP semantics
constexpr Rfc rfc_http1{9112};           ///< RFC 9112: HTTP/1.1

}  // namespace glasstls::http
