#include "story/wiretap.hpp"

#include <algorithm>
#include <utility>

#include "messages/alert_message.hpp"

namespace glasstls::story {

using messages::ContentType;
using schedule::SecretKind;

namespace {

constexpr std::array both{Direction::sent, Direction::received};
constexpr std::size_t longest_record =
    record::header_size + record::max_plaintext + 2048;  // of older versions

Direction other(Direction direction) {
  return direction == Direction::sent ? Direction::received : Direction::sent;
}

std::string_view sender(Direction direction) { return direction == Direction::sent ? "client" : "server"; }

/// RFC 9846 7.1: the secret that this direction's keys of that epoch are made of.
SecretKind kind_of(Direction direction, Epoch epoch) {
  const bool client = direction == Direction::sent;
  if (epoch == Epoch::early) return SecretKind::client_early_traffic_secret;
  if (epoch == Epoch::handshake)
    return client ? SecretKind::client_handshake_traffic_secret : SecretKind::server_handshake_traffic_secret;
  return client ? SecretKind::client_application_traffic_secret
                : SecretKind::server_application_traffic_secret;
}

/// The bytes and, where they are text, the text: what somebody sees who looks for what this is.
std::string shown(View bytes) {
  const View first = bytes.first(std::min<std::size_t>(bytes.size(), 8));
  std::string text = to_hex(first);
  const bool readable =
      std::all_of(first.begin(), first.end(), [](std::uint8_t c) { return c >= 0x20 && c < 0x7f; });
  if (readable) text.append(" (\"").append(as_text(first)).append("\")");
  return text;
}

/// RFC 9846 5.1, and what older versions allow. Throws Failure where it is no record's header.
std::size_t record_size(View header, std::uint64_t offset) {
  const std::string where = " at byte " + std::to_string(offset);
  const auto type = static_cast<ContentType>(header[0]);
  if (name_of(type) == "unknown" || type == ContentType::invalid || header[1] != 3 || header[2] > 4)
    throw Failure(Alert::unexpected_message, "what stands" + where + " is not a TLS record", {9846, "5.1"},
                  "a type from 20 to 23 and a version from 0300 to 0304", shown(header));
  const std::size_t size = record::header_size + static_cast<std::size_t>(header[3] << 8 | header[4]);
  if (size > longest_record)
    throw Failure(Alert::record_overflow, "the record" + where + " is longer than is allowed", {9846, "5.1"},
                  "at most " + std::to_string(longest_record) + " bytes with its header",
                  std::to_string(size));
  return size;
}

/// A record's header ends there, or everything that is here.
View header_of(View bytes) { return bytes.first(std::min(bytes.size(), std::size_t{16})); }

bool is_hello(View record, messages::HandshakeType type) {
  return record.size() > record::header_size &&
         record[0] == static_cast<std::uint8_t>(ContentType::handshake) &&
         record[record::header_size] == static_cast<std::uint8_t>(type);
}

}  // namespace

void Wiretap::add(Direction direction, View bytes) {
  Side& from = side(direction);
  if (from.broken) return;
  append(from.buffer, bytes);
  std::size_t at = 0;
  try {
    while (!from.broken && from.buffer.size() - at >= record::header_size) {
      const View waiting = View(from.buffer).subspan(at);
      const std::size_t size = record_size(header_of(waiting), from.offset);
      if (waiting.size() < size) break;
      record(std::span(&direction, 1), waiting.first(size));
      at += size;
      from.offset += size;
    }
  } catch (const Failure& failure) {
    if (from.records == 0) is_tls_ = false;
    at = from.buffer.size();
    stop(direction, failure);
  }
  from.buffer.erase(from.buffer.begin(), from.buffer.begin() + static_cast<std::ptrdiff_t>(at));
}

void Wiretap::add(View bytes) {
  std::uint64_t offset = 0;
  try {
    while (bytes.size() >= record::header_size) {
      const std::size_t size = record_size(header_of(bytes), offset);
      if (bytes.size() < size) break;
      const View wire = bytes.first(size);
      if (is_hello(wire, messages::HandshakeType::client_hello)) last_ = Direction::sent;
      if (is_hello(wire, messages::HandshakeType::server_hello)) last_ = Direction::received;
      const std::array candidates{last_, other(last_)};
      record(candidates, wire);
      bytes = bytes.subspan(size);
      offset += size;
    }
  } catch (const Failure& failure) {
    if (offset == 0) is_tls_ = false;
    return stop(last_, failure);
  }
  side(last_).buffer = to_bytes(bytes);
}

void Wiretap::record(std::span<const Direction> candidates, View wire) {
  const auto type = static_cast<ContentType>(wire[0]);
  if (type == ContentType::application_data && !is_older_)
    for (Direction direction : candidates)
      if (open(direction, wire)) {
        last_ = direction;
        return;
      }
  const Direction direction = candidates.front();
  Side& from = side(direction);
  if (type != ContentType::application_data) {
    const record::Plaintext plaintext{type, wire.subspan(record::header_size), 0, false};
    tell(direction, Epoch::plaintext, from.plaintext_sequence++, plaintext, wire);
    return content(direction, plaintext);
  }
  ++from.closed_records;
  from.closed_bytes += wire.size();
  // RFC 9846 5.1: the type "invalid" stands for what nobody here could open.
  tell(direction, from.epoch, from.protection ? from.protection->sequence() : from.closed_records - 1, {},
       wire);
}

/// With the keys in use, or with those that may be next. Whether it did open.
bool Wiretap::open(Direction direction, View wire) {
  Side& from = side(direction);
  if (from.protection) {
    const std::uint64_t sequence = from.protection->sequence();
    if (const auto plaintext = attempt(*from.protection, wire)) {
      tell(direction, from.epoch, sequence, *plaintext, wire);
      content(direction, *plaintext);
      return true;
    }
  }
  for (Keyed& keys : next_keys(direction)) {
    const auto plaintext = attempt(keys.protection, wire);
    if (!plaintext) continue;
    install(direction, std::move(keys));
    tell(direction, from.epoch, 0, *plaintext, wire);
    content(direction, *plaintext);
    return true;
  }
  return false;
}

std::optional<record::Plaintext> Wiretap::attempt(record::Protection& protection, View wire) {
  opened_.resize(wire.size());
  return protection.try_open(wire, opened_, record::max_plaintext + 1);
}

/// What may open the next record beside the keys in use: a capture may lack the message that changes them,
/// and early data that the server declines ends without one.
std::vector<Wiretap::Keyed> Wiretap::next_keys(Direction direction) {
  const Side& from = side(direction);
  std::vector<Keyed> keys;
  if (!client_random_) return keys;
  const auto add = [&](Epoch epoch, const schedule::SuiteParameters& suite) {
    if (auto found = keys_for(direction, epoch, suite)) keys.push_back(std::move(*found));
  };
  if (suite_) {
    for (Epoch epoch : {Epoch::handshake, Epoch::application})
      if (epoch > from.epoch) add(epoch, *suite_);
  } else if (direction == Direction::sent && !from.protection) {
    // RFC 9846 4.3.10: early data comes before the ServerHello, with the suite of the pre-shared key.
    using enum messages::CipherSuite;
    for (const auto suite : {TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256})
      add(Epoch::early, *schedule::find_suite(suite));
  }
  return keys;
}

std::optional<Wiretap::Keyed> Wiretap::keys_for(Direction direction, Epoch epoch,
                                                const schedule::SuiteParameters& suite) {
  const SecretKind kind = kind_of(direction, epoch);
  const std::string_view label = schedule::row_of(kind).keylog_label;
  const Secret* secret = secrets_.find(*client_random_, label);
  if (!secret || secret->size() != crypto::digest_size(suite.hash)) {
    if (!secret && side(direction).missing.empty()) side(direction).missing = label;
    return std::nullopt;
  }
  schedule::NamedSecret named{kind, secret->duplicate()};
  const schedule::TrafficKeys keys =
      schedule::traffic_keys({suite.hash, {}, *client_random_}, named, suite.aead);
  return Keyed{epoch, std::move(named), &suite, record::Protection(suite.aead, epoch, keys.key, keys.iv)};
}

void Wiretap::install(Direction direction, Keyed keys) {
  Side& from = side(direction);
  from.generation = from.epoch == keys.epoch ? from.generation + 1 : 0;
  from.epoch = keys.epoch;
  from.secret = std::move(keys.secret);
  from.protection.emplace(std::move(keys.protection));
  recorder_.receive(trace::KeysInstalled{.direction = direction,
                                         .epoch = from.epoch,
                                         .secret = schedule::row_of(from.secret.kind).name,
                                         .cipher_suite = name_of(keys.suite->suite),
                                         .generation = from.generation,
                                         .key = nullptr,
                                         .iv = nullptr});
}

/// Where the secret is not known, nothing opens from here on.
void Wiretap::install_epoch(Direction direction, Epoch epoch) {
  Side& from = side(direction);
  if (!suite_ || from.epoch >= epoch) return;
  if (auto keys = keys_for(direction, epoch, *suite_)) return install(direction, std::move(*keys));
  from.epoch = epoch;
  from.protection.reset();
}

/// RFC 9846 7.2: the next generation of this direction's keys.
void Wiretap::update_keys(Direction direction) {
  Side& from = side(direction);
  if (!suite_ || !from.protection || from.epoch != Epoch::application) return;
  const schedule::Deriver deriver{suite_->hash, {}, *client_random_};
  schedule::NamedSecret next = schedule::next_generation(deriver, from.secret);
  const schedule::TrafficKeys keys = schedule::traffic_keys(deriver, next, suite_->aead);
  install(direction, {Epoch::application, std::move(next), suite_,
                      record::Protection(suite_->aead, Epoch::application, keys.key, keys.iv)});
}

void Wiretap::tell(Direction direction, Epoch epoch, std::uint64_t sequence,
                   const record::Plaintext& plaintext, View wire) {
  ++side(direction).records;
  const auto type = static_cast<std::uint8_t>(plaintext.type);
  if (direction == Direction::sent)
    recorder_.receive(trace::RecordSealed{epoch, sequence, type, plaintext.content, plaintext.padding, wire});
  else
    recorder_.receive(trace::RecordOpened{epoch, sequence, type, plaintext.content, plaintext.padding, wire});
}

void Wiretap::content(Direction direction, const record::Plaintext& plaintext) {
  switch (plaintext.type) {
    case ContentType::handshake: return handshake(direction, plaintext.content);
    case ContentType::application_data: return http(direction, plaintext.content);
    case ContentType::alert: {
      constexpr std::size_t alert_size = 2;
      if (plaintext.content.size() == alert_size)
        recorder_.receive(trace::AlertRaised{direction, static_cast<Alert>(plaintext.content[1]), nullptr});
      return;
    }
    case ContentType::change_cipher_spec:
    case ContentType::invalid: return;
  }
}

void Wiretap::handshake(Direction direction, View content) {
  Side& from = side(direction);
  if (is_older_) return;  // its messages have other shapes, and soon they are encrypted
  from.reassembly.add(content, from.records - 1);
  while (const auto whole = from.reassembly.next()) {
    const std::string_view name = messages::message_name(whole->message);
    if (direction == Direction::sent)
      recorder_.receive(trace::MessageSent{name, whole->message, whole->first_record, whole->last_record});
    else
      recorder_.receive(
          trace::MessageReceived{name, whole->message, whole->first_record, whole->last_record});
    message(direction, whole->message);
    if (is_older_) return;
  }
}

void Wiretap::message(Direction direction, View message) {
  const bool by_client = direction == Direction::sent;
  switch (static_cast<messages::HandshakeType>(message[0])) {
    using enum messages::HandshakeType;
    case client_hello: {
      constexpr std::size_t random_at = messages::handshake_header_size + 2;
      messages::Random random{};
      if (!by_client || message.size() < random_at + random.size()) return;
      std::copy_n(message.begin() + random_at, random.size(), random.begin());
      client_random_ = random;
      side(direction).protection.reset();  // RFC 9846 4.2.2: a second one ends the early data
      side(direction).epoch = Epoch::plaintext;
      return;
    }
    case server_hello:
      if (!by_client) this->server_hello(message);
      return;
    case end_of_early_data:
      if (by_client) install_epoch(direction, Epoch::handshake);
      return;
    case finished: {
      const bool is_first = side(direction).epoch < Epoch::application;
      install_epoch(direction, Epoch::application);
      if (by_client && is_first && suite_) recorder_.receive(trace::StateEntered{"CONNECTED"});
      return;
    }
    case key_update: return update_keys(direction);
    default: return;
  }
}

void Wiretap::server_hello(View message) {
  try {
    messages::check_server_version(message);
  } catch (const Failure& failure) {
    is_older_ = true;
    remark("Not TLS 1.3",
           "The two sides did not agree on TLS 1.3. Of older versions only the hellos are read here.",
           failure);
    return;
  }
  try {
    const messages::Message decoded = messages::decode_handshake(message);
    const auto* hello = std::get_if<messages::ServerHello>(&decoded);
    if (!hello || !client_random_) return;
    suite_ = schedule::find_suite(hello->cipher_suite);
    if (!suite_)
      throw Failure(Alert::illegal_parameter, "this program does not have the cipher suite that was chosen",
                    {9846, "B.4"}, "one that it has", std::string(name_of(hello->cipher_suite)));
    install_epoch(Direction::received, Epoch::handshake);
    if (side(Direction::sent).epoch == Epoch::plaintext) install_epoch(Direction::sent, Epoch::handshake);
  } catch (const Failure& failure) {
    remark("The ServerHello", failure.why, failure);
  }
}

/// The head of a request or a response, where that is what the data begins with.
void Wiretap::http(Direction direction, View content) {
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
  HttpHead found{direction, std::string(text.substr(0, text.find("\r\n"))), {}};
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

void Wiretap::stop(Direction direction, const Failure& failure) {
  side(direction).broken = true;
  remark("What the " + std::string(sender(direction)) + " sent is not read to its end", failure.why, failure);
}

void Wiretap::remark(std::string title, std::string text, const Failure& failure) {
  Note note{std::move(title), std::move(text), {}, true};
  if (!failure.expected.empty()) note.facts.push_back({"expected", failure.expected, {}});
  if (!failure.presented.empty()) note.facts.push_back({"got", failure.presented, {}});
  recorder_.add(std::move(note));
}

void Wiretap::finish() {
  Note note{"What stayed closed", {}, {}, true};
  for (Direction direction : both) {
    const Side& from = side(direction);
    const std::string who(sender(direction));
    if (!from.buffer.empty())
      note.facts.push_back({"from the " + who,
                            std::to_string(from.buffer.size()) + " bytes of a record that is not whole",
                            {}});
    if (from.closed_records == 0) continue;
    std::string why = "none of the secrets that are known opens them";
    if (is_older_)
      why = "they are of a version before TLS 1.3";
    else if (!client_random_)
      why = "the ClientHello is missing, and secrets are found by its random";
    else if (!suite_)
      why = "the ServerHello is missing, and with it the cipher suite";
    else if (!from.missing.empty())
      why = "not in a key log: " + from.missing + " of the client random " + to_hex(*client_random_);
    note.facts.push_back({"from the " + who,
                          std::to_string(from.closed_records) +
                              (from.closed_records == 1 ? " record, " : " records, ") +
                              std::to_string(from.closed_bytes) + " bytes",
                          std::move(why)});
  }
  if (!note.facts.empty()) recorder_.add(std::move(note));
}

}  // namespace glasstls::story
