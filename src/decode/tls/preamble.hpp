#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"

/// The words of other protocols before TLS in a TCP connection.
namespace glasstls::decode {

/// What the words before TLS are.
struct Preamble {
  std::string name{};                 ///< "SMTP with STARTTLS", "PROXY protocol, version 1"
  std::vector<std::string> client{};  ///< the client's words that matter, as text; never passwords
  std::vector<std::string> server{};  ///< the server's answers
};

/// Recognises the words of both sides before the client's first record by their grammar. Empty if the
/// protocol is not known. One of the two may be empty, if only one direction was captured.
std::optional<Preamble> name_preamble(View client, View server);

/// The size of the PROXY protocol headers at the beginning, the only words after which TLS follows without an
/// answer. 0 if there are none, or if they are not complete yet.
std::size_t proxy_header_size(View client);

/// Names a connection without TLS by its first bytes: "HTTP", "SSH". An unknown protocol is named by its
/// first line in quotation marks, or by its first bytes in hexadecimal.
std::string name_plain(View client, View server);

}  // namespace glasstls::decode
