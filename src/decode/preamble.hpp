#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"

/// The words of other protocols that stand before TLS in a TCP connection.
namespace glasstls::decode {

/// What the words before TLS are.
struct Preamble {
  std::string name{};                 ///< "SMTP with STARTTLS", "PROXY protocol, version 1"
  std::vector<std::string> client{};  ///< what of them matters, as text: what the client said,
  std::vector<std::string> server{};  ///< and what the server answered; no passwords
};

/// Names all that the client and the server said before the client's first record by its grammar; empty
/// where it is none that is known. One of the two may be empty, where only one direction was captured.
std::optional<Preamble> name_preamble(View client, View server);

/// The size of PROXY protocol headers at the beginning: they are the only words that TLS follows without
/// waiting for an answer. 0 where there are none, or they are not whole yet.
std::size_t proxy_header_size(View client);

/// What a connection without TLS is, by what it begins with: "HTTP", "SSH"; otherwise its first line in
/// quotation marks, or its first bytes in hexadecimal.
std::string name_plain(View client, View server);

}  // namespace glasstls::decode
