#include "flow/plain_text.hpp"

#include <algorithm>
#include <array>

#include "http/error.hpp"

namespace glasstls::flow {

namespace {

constexpr std::string_view starttls = ", which begins in plain text and goes over to TLS with a command";

/// A protocol by its first line.
struct Spoken {
  std::string_view begins, holds;  ///< the greeting's beginning, and a word in it; `holds` may be empty
  std::string_view name, way, advice;
};
constexpr std::array protocols = std::to_array<Spoken>({
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

}  // namespace

std::string about_plain_text(std::string_view greeting) {
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (greeting.size() < 3 || !std::all_of(greeting.begin(), greeting.begin() + 3, printable)) return {};
  const std::string_view line = greeting.substr(0, greeting.find_first_of("\r\n"));
  const auto spoken = std::find_if(protocols.begin(), protocols.end(), [&](const Spoken& one) {
    return line.starts_with(one.begins) && line.find(one.holds) != std::string_view::npos;
  });
  std::string text =
      "the server answers in plain text, so that port does not speak TLS: " + http::in_quotes(line);
  if (spoken != protocols.end())
    text.append(". This is ").append(spoken->name).append(spoken->way).append("; ").append(spoken->advice);
  return text;
}

}  // namespace glasstls::flow
