#include "render/text/write_out.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/ascii.hpp"
#include "glossary/spelling.hpp"
#include "render/text/layout.hpp"
#include "story/course.hpp"
#include "story/facts.hpp"

namespace glasstls::render::text {

namespace {

using story::Direction;
using story::Phase;

/// The source of the variables: the last step of each kind.
struct Seen {
  explicit Seen(const story::Story& story) : n(negotiated(story)), course(story::course(story)) {
    for (const story::Step& step : story.steps) {
      look(step);
      const auto* message = std::get_if<story::Message>(&step.what);
      if (!message || message->direction != Direction::received) continue;
      if (message->name == "Certificate" || message->name == "CompressedCertificate")
        certificate_message = message->bytes.size();
    }
  }

  void look(const story::Step& step) {
    if (const auto* it = std::get_if<story::RequestStep>(&step.what)) {
      if (!asked) first = it;
      asked = it;
      request = response = nullptr;
      tried = nullptr;
      connected = nullptr;
      judged = nullptr;
      closed = nullptr;
      certificate_message = 0;
    }
    if (const auto* it = std::get_if<story::HttpHead>(&step.what)) {
      // Trailers come after the response and have no status.
      if (it->direction == Direction::sent) request = it;
      if (it->direction == Direction::received && it->first_line.starts_with("HTTP/")) response = it;
    }
    if (const auto* it = std::get_if<story::PhaseBegun>(&step.what); it && it->phase == Phase::tcp)
      tried = it;
    if (const auto* it = std::get_if<story::PhaseEnded>(&step.what); it && it->phase == Phase::tcp)
      connected = it;
    if (const auto* it = std::get_if<story::CertificatesStep>(&step.what)) judged = it;
    if (const auto* it = std::get_if<story::ClosedStep>(&step.what)) closed = it;
    if (const auto* it = std::get_if<story::ErrorStep>(&step.what)) error = it;
  }

  story::NegotiationSummary n;
  story::Course course;
  std::size_t certificate_message = 0;
  const story::RequestStep *first = nullptr, *asked = nullptr;
  const story::HttpHead *request = nullptr, *response = nullptr;
  const story::PhaseBegun* tried = nullptr;
  const story::PhaseEnded* connected = nullptr;
  const story::CertificatesStep* judged = nullptr;
  const story::ClosedStep* closed = nullptr;
  const story::ErrorStep* error = nullptr;
};

/// The word of `line` with that number, from 0.
std::string word(const std::string& line, int number) {
  std::size_t at = 0;
  for (; number > 0 && at != std::string::npos; --number) at = line.find(' ', at + 1);
  if (at == std::string::npos) return {};
  if (at > 0) ++at;
  return line.substr(at, line.find(' ', at) - at);
}

std::string seconds(double ms) {
  char text[32];
  return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.6f", ms / 1000))};
}
std::string seconds(const std::optional<double>& ms) { return seconds(ms.value_or(0)); }
std::string yes(bool is) { return is ? "1" : "0"; }

double whole(const Seen& s) { return s.course.received.value_or(s.course.ended); }
std::uint64_t body_size(const Seen& s) { return s.closed ? s.closed->body_size.value_or(0) : 0; }

std::string field(const Seen& s, std::string_view name) {
  if (s.response)
    for (const auto& [key, value] : s.response->fields)
      if (equal_in_any_case(key, name)) return value;
  return {};
}

/// The address and port that TCP connected to.
std::string remote(const Seen& s, bool port) {
  if (!s.connected || !s.connected->ok || !s.tried) return {};
  const std::string& title = s.tried->title;
  const std::size_t colon = title.rfind(':');
  if (port) return title.substr(colon + 1);
  for (const story::Fact& fact : s.connected->facts)
    if (fact.value == "connected") return fact.name;
  const std::string ip = title.substr(0, colon);
  return ip.starts_with('[') ? ip.substr(1, ip.size() - 2) : ip;
}

struct Variable {
  std::string_view name, meaning;
  std::string (*value)(const Seen&);
};

constexpr std::array variables = std::to_array<Variable>({
    // curl has these too.
    {"content_type", "the response's Content-Type",
     [](const Seen& s) { return field(s, "Content-Type"); }},
    {"errormsg", "why it failed; empty if it did not",
     [](const Seen& s) { return s.error ? s.error->what : std::string(); }},
    {"http_version", "1.0 or 1.1",
     [](const Seen& s) { return s.response ? s.response->first_line.substr(5, 3) : std::string(); }},
    {"method", "of the request", [](const Seen& s) { return s.request ? word(s.request->first_line, 0) : ""; }},
    {"num_certs", "how many certificates the server presented",
     [](const Seen& s) { return std::to_string(s.judged ? s.judged->chain.size() : 0); }},
    {"num_headers", "fields of the response",
     [](const Seen& s) { return std::to_string(s.response ? s.response->fields.size() : 0); }},
    {"num_redirects", "how many were followed",
     [](const Seen& s) { return std::to_string(s.asked ? s.asked->redirects : 0); }},
    {"remote_ip", "the server's address", [](const Seen& s) { return remote(s, false); }},
    {"remote_port", "and its port", [](const Seen& s) { return remote(s, true); }},
    {"response_code", "the response's status; 000 without one",
     [](const Seen& s) { return s.response ? word(s.response->first_line, 1) : "000"; }},
    {"scheme", "HTTPS; empty for HOST:PORT",
     [](const Seen& s) { return std::string(s.asked && !s.asked->url.empty() ? "HTTPS" : ""); }},
    {"size_download", "bytes of the body", [](const Seen& s) { return std::to_string(body_size(s)); }},
    {"speed_download", "bytes of the body in each second",
     [](const Seen& s) {
       const double span = (whole(s) - s.course.began) / 1000;
       return std::to_string(span > 0 ? static_cast<std::uint64_t>(static_cast<double>(body_size(s)) / span)
                                      : 0);
     }},
    {"ssl_verify_result", "0 if the certificates were accepted, else 1",
     [](const Seen& s) { return yes(s.judged && !s.judged->verdict.accepted()); }},
    {"time_appconnect", "seconds from the start until TLS was connected",
     [](const Seen& s) { return seconds(s.course.secured); }},
    {"time_connect", "... until TCP was connected", [](const Seen& s) { return seconds(s.course.connected); }},
    {"time_namelookup", "... until the name was resolved",
     [](const Seen& s) { return seconds(s.course.resolved); }},
    {"time_pretransfer", "... until the request was sent",
     [](const Seen& s) { return seconds(s.course.requested); }},
    {"time_redirect", "... until the last redirect had been followed",
     [](const Seen& s) { return seconds(s.course.began); }},
    {"time_starttransfer", "... until the response's head was received",
     [](const Seen& s) { return seconds(s.course.answered); }},
    {"time_total", "... until everything was received", [](const Seen& s) { return seconds(whole(s)); }},
    {"url", "the first URL", [](const Seen& s) { return s.first ? s.first->url : std::string(); }},
    {"url_effective", "the last URL, after redirects",
     [](const Seen& s) { return s.asked ? s.asked->url : std::string(); }},
    // Only ours.
    {"alpn", "the protocol inside TLS: http/1.1",
     [](const Seen& s) { return s.n.application_protocol; }},
    {"cipher_suite", "TLS_AES_128_GCM_SHA256 ...", [](const Seen& s) { return s.n.cipher_suite; }},
    {"client_certificate_requested", "1 if the server asked for one, else 0",
     [](const Seen& s) { return yes(s.n.client_certificate_requested); }},
    {"early_data", "accepted or rejected; empty if none was offered",
     [](const Seen& s) { return s.n.early_data; }},
    {"group", "of the key exchange: X25519MLKEM768 ...", [](const Seen& s) { return s.n.group; }},
    {"hello_retry_request", "1 if the server sent one, else 0",
     [](const Seen& s) { return yes(s.n.hello_retry_request); }},
    {"resumed", "1 if a pre-shared key replaced the certificates, else 0",
     [](const Seen& s) { return yes(s.n.resumed); }},
    {"round_trips", "of all phases, counted from flights",
     [](const Seen& s) { return std::to_string(s.course.round_trips()); }},
    {"round_trips_before_request", "before the request could be sent",
     [](const Seen& s) { return std::to_string(s.course.round_trips_before_request); }},
    {"round_trips_dns", "for the name", [](const Seen& s) { return std::to_string(s.course.dns_round_trips); }},
    {"round_trips_http", "from the request to the end of the response",
     [](const Seen& s) { return std::to_string(s.course.http_round_trips); }},
    {"round_trips_tcp", "for the connection",
     [](const Seen& s) { return std::to_string(s.course.tcp_round_trips); }},
    {"round_trips_tls", "for the handshake",
     [](const Seen& s) { return std::to_string(s.course.tls_round_trips); }},
    {"signature", "of the server's CertificateVerify: ecdsa_secp256r1_sha256 ...",
     [](const Seen& s) { return s.n.signature_algorithm; }},
    {"size_certificate", "bytes of the server's own certificate (DER)",
     [](const Seen& s) {
       const bool any = s.judged && !s.judged->chain.empty();
       return std::to_string(any ? s.judged->chain.front().size() : 0);
     }},
    {"size_certificate_message", "bytes of the Certificate message, compressed or not",
     [](const Seen& s) { return std::to_string(s.certificate_message); }},
    {"size_certificates", "bytes of all certificates together",
     [](const Seen& s) {
       std::size_t size = 0;
       if (s.judged)
         for (const Bytes& der : s.judged->chain) size += der.size();
       return std::to_string(size);
     }},
    {"size_received", "bytes received over TCP, TLS included",
     [](const Seen& s) { return std::to_string(s.closed ? s.closed->received : 0); }},
    {"size_sent", "bytes sent over TCP, TLS included", [](const Seen& s) { return std::to_string(s.closed ? s.closed->sent : 0); }},
    {"version", "TLS 1.3", [](const Seen& s) { return s.n.version; }},
});

constexpr std::string_view old_name = "http_code";  // curl's first name of response_code

const Variable* find(std::string_view name) {
  if (name == old_name) name = "response_code";
  const auto it = std::find_if(variables.begin(), variables.end(), [&](auto& v) { return v.name == name; });
  return it == variables.end() ? nullptr : &*it;
}

[[noreturn]] void refuse(std::string_view name) {
  constexpr std::size_t longest = 64;
  const std::string_view cut = name.substr(0, longest);
  const auto badness = [&](const Variable& v) {
    return std::pair(glossary::edit_distance(cut, v.name), v.name.size());
  };
  const auto nearest = std::min_element(variables.begin(), variables.end(),
                                        [&](auto& a, auto& b) { return badness(a) < badness(b); });
  std::string text = "-w knows no variable \"" + safe(cut) + "\"";
  if (glossary::edit_distance(cut, nearest->name) <= 1 + nearest->name.size() / 2)
    text += "; did you mean \"" + std::string(nearest->name) + "\"?";
  else
    text += ":";
  throw std::invalid_argument(text + " -w help lists them all");
}

/// Walks through a format and calls a function for each plain text, variable and field.
template <class Text, class Name, class Header>
void walk(std::string_view format, Text text, Name name, Header header) {
  constexpr std::string_view field = "%header{";
  const auto braced = [&](std::size_t begin) {
    const std::size_t end = format.find('}', begin);
    if (end == std::string_view::npos)
      throw std::invalid_argument("-w: a brace is not closed after \"" + safe(format.substr(0, begin)) +
                                  "\"");
    return format.substr(begin, end - begin);
  };
  for (std::size_t i = 0; i < format.size();) {
    const std::string_view rest = format.substr(i);
    constexpr std::array escapes{std::pair{'n', "\n"}, std::pair{'r', "\r"}, std::pair{'t', "\t"}};
    const auto escape = std::find_if(escapes.begin(), escapes.end(), [&](auto& e) {
      return rest.size() > 1 && rest[0] == '\\' && rest[1] == e.first;
    });
    if (escape != escapes.end()) {
      text(escape->second);
      i += 2;
    } else if (rest.starts_with("%%")) {
      text("%");
      i += 2;
    } else if (rest.starts_with("%{")) {
      const std::string_view inside = braced(i + 2);
      name(inside);
      i += inside.size() + 3;
    } else if (rest.starts_with(field)) {
      const std::string_view inside = braced(i + field.size());
      header(inside);
      i += field.size() + inside.size() + 1;
    } else {
      text(rest.substr(0, 1));
      ++i;
    }
  }
}

}  // namespace

void check_format(std::string_view format) {
  const auto any = [](std::string_view) {};
  walk(
      format, any,
      [](std::string_view name) {
        if (!find(name)) refuse(name);
      },
      any);
}

std::string write_out(std::string_view format, const story::Story& story) {
  const Seen seen(story);
  std::string out;
  walk(
      format, [&](std::string_view text) { out += text; },
      [&](std::string_view name) { out += safe(find(name)->value(seen)); },
      [&](std::string_view name) { out += safe(field(seen, name)); });
  return out;
}

std::string format_help() {
  std::string text =
      "-w FORMAT prints FORMAT at the end, with these variables filled in:\n\n"
      "  %header{NAME}                   a field of the response\n"
      "  %%                              a percent sign; \\n, \\r and \\t are as in C\n";
  constexpr std::size_t column = 34;
  for (const Variable& variable : variables)
    text += pad("  %{" + std::string(variable.name) + "}", column) + std::string(variable.meaning) + "\n";
  return text +
         "\nTimes count from the start of the command and include redirects; http_code is another name for\n"
         "response_code. -w @FILE reads the format from FILE.\n";
}

}  // namespace glasstls::render::text
