#include "decode/packets/tcp_flows.hpp"
#include "decode/tls/wiretap.hpp"
#include "dissect/older_messages.hpp"
#include "http/head.hpp"
#include "messages/handshake.hpp"

/// The notes that a Wiretap adds to the events.
namespace glasstls::decode {

namespace {

std::string_view sender(story::Direction direction) {
  return direction == story::Direction::sent ? "client" : "server";
}

std::string counted(std::uint64_t number, std::string_view what) {
  return std::to_string(number) + " " + std::string(what) + (number == 1 ? "" : "s");
}

}  // namespace

/// Collects the head of a request or a response, if the data begins with one.
void Wiretap::http(story::Direction direction, View content) {
  constexpr std::size_t longest_head = 64 << 10, most_heads = 1'000;
  Bytes& head = side(direction).http;
  if (head.empty()) {
    const std::string_view line = as_text(content).substr(0, as_text(content).find("\r\n"));
    const bool is_request = line.size() < content.size() && line.find(" HTTP/") != std::string_view::npos;
    if (heads_ >= most_heads || (!is_request && !line.starts_with("HTTP/1."))) return;
  }
  append(head, content);
  const std::string_view text = as_text(head);
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (head.size() > longest_head) head.clear();
    return;
  }
  const http::HeadText split = http::split_head(text.substr(0, end));
  story::HttpHead found{direction, split.first_line, {}};
  for (const http::HeaderField& field : split.fields) found.fields.emplace_back(field.name, field.value);
  ++heads_;
  head.clear();
  recorder_.add(std::move(found));
}

/// A hello decides how it and what follows is read.
void Wiretap::hear_hello(story::Direction direction, View message) {
  if (spoken_.version == dissect::ssl20) return;
  const auto spoken = dissect::spoken_by(message);
  if (!spoken) return;
  const bool by_client =
      static_cast<messages::HandshakeType>(message[0]) == messages::HandshakeType::client_hello;
  if (by_client != (direction == story::Direction::sent) || (by_client && chosen_)) return;
  (by_client ? offered_ : chosen_) = spoken->version;
  spoken_ = *spoken;
  recorder_.speak(spoken_);
}

void Wiretap::stop(story::Direction direction, const Failure& failure) {
  side(direction).broken = true;
  if (side(direction).records > 0 && broken_.empty())
    broken_ =
        "the " + std::string(sender(direction)) + "'s bytes cannot be read to the end: " + failure.what();
  remark("The " + std::string(sender(direction)) + "'s bytes cannot be read to the end", failure.why,
         failure);
}

void Wiretap::remark(std::string title, std::string text, const Failure& failure) {
  story::Note note{std::move(title), std::move(text), {}, true};
  if (!failure.expected.empty()) note.facts.push_back({"expected", failure.expected, {}});
  if (!failure.presented.empty()) note.facts.push_back({"got", failure.presented, {}});
  recorder_.add(std::move(note));
}

void Wiretap::older_version(View server_hello) {
  using messages::ProtocolVersion;
  const std::string version = dissect::version_text(*chosen_);
  std::string text = "The two sides agreed on " + version +
                     ". Only its unencrypted parts are shown: glasstls decrypts no version before TLS 1.3.";
  if (offered_)
    text += dissect::is_older(*offered_) ? " The client does not offer TLS 1.3."
                                         : " The client offers " + dissect::version_text(*offered_) +
                                               "; the server chose an older one.";
  if (client_random_ && secrets_.has(*client_random_))
    text += " The key log has secrets of this connection: Wireshark can decrypt it with them.";
  // RFC 9846 4.2.3: a server that supports a later version marks its random when it chooses an older one.
  const bool is_alarming =
      offered_ && dissect::has_downgrade_sentinel(server_hello) &&
      (*offered_ >= ProtocolVersion::tls13 || (*offered_ == ProtocolVersion::tls12 && *chosen_ < *offered_));
  if (is_alarming)
    text +=
        "\n\nThe server's random says that it supports a later version, and the client supports one too: someone "
        "on the path may have changed the ClientHello (RFC 9846 4.2.3).";
  recorder_.add(story::Note{is_alarming ? "A downgrade to " + version : version, std::move(text), {}, true});
}

/// Why a record could not be decrypted, in a few words for its line.
std::string Wiretap::why_closed(story::Direction direction) {
  const Side& from = side(direction);
  if (is_older())
    return dissect::version_text(chosen_ ? *chosen_ : *offered_) + ", which glasstls does not decrypt";
  if (!client_random_) return "no key: the ClientHello is missing";
  if (!suite_ && chosen_) return "the cipher suite is not supported";
  if (!suite_ && direction == story::Direction::received) return "no key: the ServerHello is missing";
  if (!suite_) return "no key: the ServerHello is missing, or this is early data";
  if (!from.missing.empty()) return "no key: " + from.missing + " is not known";
  return "no known key decrypts them";
}

void Wiretap::lost(story::Direction direction, const Gap& gap) {
  side(direction).cut_off = true;
  const std::string who(sender(direction));
  if (!gap.missing) {
    const std::string text = "Nothing that the " + who + " sent is in the capture.";
    return recorder_.add(story::Note{"The capture has only one side", text, {}, true});
  }
  story::Note note{"The capture has a gap",
                   {},
                   {{"missing", counted(*gap.missing, "byte") + " from the " + who, {}}},
                   true};
  if (gap.cut_off > 0)
    note.facts.push_back({"cut off by the gap", counted(gap.cut_off, "byte") + " from the " + who,
                          "they came after the missing bytes and are not read"});
  recorder_.add(std::move(note));
}

void Wiretap::tell_after_tls() {
  story::Note note{
      "After TLS",
      "TLS ends with an alert, and the connection continues without it. These bytes are not encrypted.",
      {},
      true};
  for (story::Direction direction : {story::Direction::sent, story::Direction::received}) {
    const Side& from = side(direction);
    if (from.after_tls == 0) continue;
    note.facts.push_back({"from the " + std::string(sender(direction)),
                          std::to_string(from.after_tls) + " bytes, beginning with " + from.first_after_tls,
                          {}});
  }
  if (!note.facts.empty()) recorder_.add(std::move(note));
}

void Wiretap::finish() {
  tell_after_tls();
  story::Note note{"What could not be decrypted", {}, {}, true};
  for (story::Direction direction : {story::Direction::sent, story::Direction::received}) {
    Side& from = side(direction);
    const std::string who(sender(direction));
    tell_unfinished(direction);
    if (!from.buffer.empty() && !from.broken)
      note.facts.push_back({"from the " + who,
                            counted(from.buffer.size(), "byte") + " of an incomplete record",
                            from.cut_off ? "cut off by a gap in the capture" : ""});
    if (from.closed_records == 0) continue;
    std::string why = why_closed(direction);
    if (!is_older() && client_random_ && suite_ && !from.missing.empty())
      why = "not in a key log: " + from.missing + " for the client random " + to_hex(*client_random_);
    note.facts.push_back({"from the " + who,
                          counted(from.closed_records, "record") + ", " + counted(from.closed_bytes, "byte"),
                          std::move(why)});
  }
  if (!note.facts.empty()) recorder_.add(std::move(note));
}

}  // namespace glasstls::decode
