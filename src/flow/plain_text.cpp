#include "flow/plain_text.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "http/error.hpp"

namespace glasstls::flow {

namespace {

constexpr std::string_view starttls = ", which begins in plain text and goes over to TLS with a command";

/// A protocol by its first line.
struct Greeting {
  std::string_view begins, holds;  ///< the greeting's beginning, and a word in it; `holds` may be empty
  std::string_view name, way, advice;
};
constexpr std::array greetings = std::to_array<Greeting>({
    {"HTTP/", "", "HTTP without TLS", "", "use another port, or http:// with another program"},
    {"SSH-", "", "SSH", "", "it does not use TLS; use ssh"},
    {"220", "FTP", "FTP", starttls,
     "connect does not speak AUTH TLS; try the port for TLS from the start, usually 990"},
    {"220", "", "SMTP", starttls,
     "connect does not speak STARTTLS; try the port for TLS from the start, usually 465"},
    {"* OK", "", "IMAP", starttls,
     "connect does not speak STARTTLS; try the port for TLS from the start, usually 993"},
    {"+OK", "", "POP3", starttls,
     "connect does not speak STLS; try the port for TLS from the start, usually 995"},
    {"<?xml", "", "XMPP", starttls,
     "connect does not speak STARTTLS; try the port for TLS from the start, usually 5223"},
    {"RFB ", "", "VNC", "", "use a VNC client"},
});
constexpr Greeting mysql{"", "", "MySQL", ", which goes over to TLS only after its own greeting",
                         "connect does not speak that; use mysql --ssl-mode=REQUIRED"};
constexpr Greeting postgresql{
    "", "", "PostgreSQL", ", which goes over to TLS when a client sends SSLRequest",
    "connect does not speak that; use psql, or for version 17 and later try --alpn postgresql"};

/// MySQL and MariaDB: the length of a packet in three bytes, its number 0, and then the protocol's version 10
/// with the version of the server, or an error (255).
bool is_mysql(std::string_view bytes) {
  constexpr char handshake_v10 = 10, error = '\xff';
  if (bytes.size() < 6 || bytes[3] != 0) return false;
  return (bytes[4] == handshake_v10 && is_digit(bytes[5])) || bytes[4] == error;
}

/// An ErrorResponse: "E", its length in four bytes, and its first field, the severity. Before version 7.4, a
/// text.
bool is_postgresql(std::string_view bytes) {
  if (bytes.starts_with("EFATAL")) return true;
  return bytes.size() > 5 && bytes[0] == 'E' && bytes[1] == 0 && bytes[2] == 0 && bytes[5] == 'S';
}

std::string about(const Greeting& known) {
  return ". This is " + std::string(known.name) + std::string(known.way) + "; " + std::string(known.advice);
}

}  // namespace

std::string about_plain_text(std::string_view greeting) {
  constexpr std::size_t shown = 3;
  const std::string_view line = greeting.substr(0, greeting.find_first_of("\r\n"));
  const bool mysql_spoken = is_mysql(greeting);
  if (mysql_spoken || is_postgresql(greeting))
    return "the server does not answer with TLS: " + http::in_quotes(greeting) +
           about(mysql_spoken ? mysql : postgresql);
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (greeting.size() < shown || !std::all_of(greeting.begin(), greeting.begin() + shown, printable))
    return {};
  const auto known = std::find_if(greetings.begin(), greetings.end(), [&](const Greeting& one) {
    return line.starts_with(one.begins) && line.find(one.holds) != std::string_view::npos;
  });
  return "the server answers in plain text, so that port does not speak TLS: " + http::in_quotes(line) +
         (known != greetings.end() ? about(*known) : std::string());
}

}  // namespace glasstls::flow
