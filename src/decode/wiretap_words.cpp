#include "decode/wiretap.hpp"
#include "dissect/older_messages.hpp"
#include "messages/handshake.hpp"

/// What a Wiretap says beside the events themselves.
namespace glasstls::decode {

namespace {

std::string_view sender(story::Direction direction) {
  return direction == story::Direction::sent ? "client" : "server";
}

std::string records(std::uint64_t number) {
  return std::to_string(number) + (number == 1 ? " record" : " records");
}

}  // namespace

/// The head of a request or a response, where that is what the data begins with.
void Wiretap::http(story::Direction direction, View content) {
  constexpr std::size_t longest_head = 64 << 10, most_heads = 1'000;
  Bytes& head = side(direction).http;
  if (head.empty()) {
    const std::string_view line = as_text(content).substr(0, as_text(content).find("\r\n"));
    const bool is_request = line.size() < content.size() && line.find(" HTTP/") != std::string_view::npos;
    if (heads_ >= most_heads || (!is_request && !line.starts_with("HTTP/1."))) return;
  }
  append(head, content);
  std::string_view text = as_text(head);
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (head.size() > longest_head) head.clear();
    return;
  }
  text = text.substr(0, end);
  story::HttpHead found{direction, std::string(text.substr(0, text.find("\r\n"))), {}};
  while (text.find("\r\n") != std::string_view::npos) {
    text.remove_prefix(text.find("\r\n") + 2);
    const std::string_view line = text.substr(0, text.find("\r\n"));
    const std::size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    found.fields.emplace_back(line.substr(0, colon), value);
  }
  ++heads_;
  head.clear();
  recorder_.add(std::move(found));
}

void Wiretap::stop(story::Direction direction, const Failure& failure) {
  side(direction).broken = true;
  if (side(direction).records > 0 && broken_.empty())
    broken_ =
        "what the " + std::string(sender(direction)) + " sent is not read to its end: " + failure.what();
  remark("What the " + std::string(sender(direction)) + " sent is not read to its end", failure.why, failure);
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
                     ". What it says in clear is shown; records are not decrypted here before TLS 1.3.";
  if (offered_)
    text += dissect::is_older(*offered_)
                ? " The client does not offer TLS 1.3."
                : " The client offers " + dissect::version_text(*offered_) + "; the server chose less.";
  if (client_random_ && secrets_.has(*client_random_))
    text += " The key log has secrets of this connection: Wireshark decrypts it with them.";
  // RFC 9846 4.2.3: a server that knows better marks its random when it is made to negotiate less.
  const bool is_alarming =
      offered_ && dissect::has_downgrade_sentinel(server_hello) &&
      (*offered_ >= ProtocolVersion::tls13 || (*offered_ == ProtocolVersion::tls12 && *chosen_ < *offered_));
  if (is_alarming)
    text +=
        "\n\nThe server's random says that it speaks a later version too, and so does the client: somebody "
        "on "
        "the way may have changed the ClientHello (RFC 9846 4.2.3).";
  recorder_.add(story::Note{is_alarming ? "A downgrade to " + version : version, std::move(text), {}, true});
}

/// In a few words, for the line of the records.
std::string Wiretap::why_closed(story::Direction direction) {
  const Side& from = side(direction);
  if (is_older())
    return dissect::version_text(chosen_ ? *chosen_ : *offered_) + ", which is not decrypted here";
  if (!client_random_) return "no key: the ClientHello is missing";
  if (!suite_ && chosen_) return "a cipher suite that this program does not have";
  if (!suite_ && direction == story::Direction::received) return "no key: the ServerHello is missing";
  if (!suite_) return "no key: the ServerHello is missing, or this is early data";
  if (!from.missing.empty()) return "no key: " + from.missing + " is not known";
  return "no key that is known opens them";
}

void Wiretap::finish() {
  story::Note note{"What was not opened", {}, {}, true};
  for (story::Direction direction : {story::Direction::sent, story::Direction::received}) {
    Side& from = side(direction);
    const std::string who(sender(direction));
    tell_unfinished(direction);
    if (!from.buffer.empty() && !from.broken)
      note.facts.push_back({"from the " + who,
                            std::to_string(from.buffer.size()) + " bytes of a record that is not whole",
                            {}});
    if (from.closed_records == 0) continue;
    std::string why = why_closed(direction);
    if (!is_older() && client_random_ && suite_ && !from.missing.empty())
      why = "not in a key log: " + from.missing + " of the client random " + to_hex(*client_random_);
    note.facts.push_back({"from the " + who,
                          records(from.closed_records) + ", " + std::to_string(from.closed_bytes) + " bytes",
                          std::move(why)});
  }
  if (!note.facts.empty()) recorder_.add(std::move(note));
}

}  // namespace glasstls::decode
