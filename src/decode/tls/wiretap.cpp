#include "decode/tls/wiretap.hpp"

#include <algorithm>
#include <utility>

#include "decode/tls/first_bytes.hpp"
#include "dissect/older_messages.hpp"

namespace glasstls::decode {

using messages::ContentType;
using schedule::SecretKind;

namespace {

story::Direction other(story::Direction direction) {
  return direction == story::Direction::sent ? story::Direction::received : story::Direction::sent;
}

/// RFC 9846 7.1: the secret from which this direction's keys of that epoch come.
SecretKind kind_of(story::Direction direction, story::Epoch epoch) {
  const bool client = direction == story::Direction::sent;
  if (epoch == story::Epoch::early) return SecretKind::client_early_traffic_secret;
  if (epoch == story::Epoch::handshake)
    return client ? SecretKind::client_handshake_traffic_secret : SecretKind::server_handshake_traffic_secret;
  return client ? SecretKind::client_application_traffic_secret
                : SecretKind::server_application_traffic_secret;
}

/// The first bytes in hexadecimal and, if they are text, as text.
std::string shown(View bytes) {
  const View first = bytes.first(std::min<std::size_t>(bytes.size(), 8));
  std::string text = to_hex(first);
  const bool readable =
      std::all_of(first.begin(), first.end(), [](std::uint8_t c) { return c >= 0x20 && c < 0x7f; });
  if (readable) text.append(" (\"").append(as_text(first)).append("\")");
  return text;
}

/// The size of the record that begins with `header`. Throws Failure if no record begins like this.
std::size_t record_size(View header, std::uint64_t offset) {
  const std::string where = " at byte " + std::to_string(offset);
  if (!begins_record(header))
    throw Failure(Alert::unexpected_message, "there is no TLS record" + where, {9846, "5.1"},
                  "a type from 20 to 24 and a version from 0300 to 0304", shown(header));
  const std::size_t size = record::record_size(header);
  constexpr std::size_t longest_record = record::header_size + longest_content;
  if (size > longest_record)
    throw Failure(Alert::record_overflow, "the record" + where + " is too long", {9846, "5.1"},
                  "at most " + std::to_string(longest_record) + " bytes with its header",
                  std::to_string(size));
  return size;
}

/// Whether a handshake message of any version can begin like this. An encrypted record looks like one once in
/// thousands.
bool is_plausible(View content) {
  if (content.size() < messages::handshake_header_size || content[1] > 3) return false;
  // A HelloRequest is empty; the explicit nonce of a suite with GCM may begin like one.
  if (content[0] == 0 && content.size() > messages::handshake_header_size) return false;
  constexpr dissect::Spoken tls12{messages::ProtocolVersion::tls12, {}};
  return dissect::message_name(content, tls12) != "unknown" ||
         dissect::message_name(content, {}) != "unknown";
}

/// The first message of a record, as much of it as the record holds.
View first_message(View content) {
  if (content.size() < messages::handshake_header_size) return {};
  return content.first(std::min(messages::message_size(content), content.size()));
}

/// The bytes that show whether this is a record: its header, and a few more for the error text.
View header_of(View bytes) { return bytes.first(std::min(bytes.size(), std::size_t{16})); }

}  // namespace

void Wiretap::add(story::Direction direction, View bytes) {
  Side& from = side(direction);
  if (from.broken) return;
  if (from.after_tls > 0) {
    from.after_tls += bytes.size();
    return;
  }
  append(from.buffer, bytes);
  std::size_t at = 0;
  try {
    while (!from.broken && from.buffer.size() - at >= record::header_size) {
      const View waiting = View(from.buffer).subspan(at);
      if (from.ssl2 || (from.records == 0 && ssl2_hello_size(waiting) > 0)) {
        const std::size_t told = ssl2_record(direction, waiting);
        if (told == 0) break;
        at += told;
        from.offset += told;
        continue;
      }
      if (from.ends_tls && !begins_record(waiting)) {
        end_tls(direction, waiting);
        at = from.buffer.size();
        break;
      }
      const std::size_t size = record_size(header_of(waiting), from.offset);
      if (waiting.size() < size) break;
      record(std::span(&direction, 1), waiting.first(size));
      at += size;
      from.offset += size;
    }
  } catch (const Failure& failure) {
    at = from.buffer.size();
    stop(direction, failure);
  }
  from.buffer.erase(from.buffer.begin(), from.buffer.begin() + static_cast<std::ptrdiff_t>(at));
}

void Wiretap::add(View bytes) {
  std::uint64_t offset = 0;
  try {
    while (bytes.size() >= record::header_size) {
      if (const std::size_t hello = offset == 0 ? ssl2_hello_size(bytes) : 0;
          hello > 0 && bytes.size() >= hello) {
        last_ = is_ssl2_by_client(bytes) ? story::Direction::sent : story::Direction::received;
        ssl2_record(last_, bytes);
        bytes = bytes.subspan(hello);
        offset += hello;
        continue;
      }
      const std::size_t size = record_size(header_of(bytes), offset);
      if (bytes.size() < size) break;
      const View wire = bytes.first(size);
      if (begins_with(wire, messages::HandshakeType::client_hello)) last_ = story::Direction::sent;
      if (begins_with(wire, messages::HandshakeType::server_hello)) last_ = story::Direction::received;
      const std::array candidates{last_, other(last_)};
      record(candidates, wire);
      bytes = bytes.subspan(size);
      offset += size;
    }
  } catch (const Failure& failure) {
    return stop(last_, failure);
  }
  if (begins_with(bytes, messages::HandshakeType::client_hello)) last_ = story::Direction::sent;
  if (begins_with(bytes, messages::HandshakeType::server_hello)) last_ = story::Direction::received;
  side(last_).buffer = to_bytes(bytes);
}

/// After close_notify a side may go on without TLS, as FTP does with CCC (RFC 4217).
void Wiretap::end_tls(story::Direction direction, View rest) {
  Side& from = side(direction);
  from.after_tls = rest.size();
  from.first_after_tls = shown(rest);
}

void Wiretap::record(std::span<const story::Direction> candidates, View wire) {
  const auto type = static_cast<ContentType>(wire[0]);
  for (story::Direction direction : candidates) side(direction).ends_tls = false;
  if (type == ContentType::application_data && !is_older())
    for (story::Direction direction : candidates)
      if (open(direction, wire)) {
        last_ = direction;
        return;
      }
  const story::Direction direction = candidates.front();
  const View content = wire.subspan(record::header_size);
  if (!is_in_clear(direction, type, content)) return closed(direction, wire);
  const record::Plaintext plaintext{type, content, 0, false};
  if (type == ContentType::handshake && side(direction).reassembly.empty())
    hear_hello(direction, first_message(content));
  tell(direction, story::Epoch::plaintext, side(direction).plaintext_sequence++, plaintext, wire);
  this->content(direction, plaintext);
}

/// A record of SSL 2.0, header included, or a hello in its form. Returns its size; 0 if it is not whole.
std::size_t Wiretap::ssl2_record(story::Direction direction, View waiting) {
  Side& from = side(direction);
  if (from.records > 0) {
    // With the highest bit set the header has two bytes, else three, the last of which counts the padding.
    const bool is_short = (waiting[0] & 0x80) != 0;
    const std::size_t size = is_short ? 2 + static_cast<std::size_t>((waiting[0] & 0x7f) << 8 | waiting[1])
                                      : 3 + static_cast<std::size_t>((waiting[0] & 0x3f) << 8 | waiting[1]);
    if (waiting.size() < size) return 0;
    closed(direction, waiting.first(size));
    return size;
  }
  const std::size_t size = ssl2_hello_size(waiting);
  if (waiting.size() < size) return 0;
  const View wire = waiting.first(size), message = wire.subspan(2);
  const dissect::Ssl2Hello hello = dissect::read_ssl2_hello(message);
  if (hello.version == dissect::ssl20) chosen_ = dissect::ssl20;
  from.ssl2 = hello.version == dissect::ssl20;
  if (hello.by_client) offered_ = hello.version;
  spoken_ = {dissect::ssl20, {}};
  recorder_.speak(spoken_);
  tell(direction, story::Epoch::plaintext, from.plaintext_sequence++,
       {ContentType::handshake, message, 0, false}, wire);
  tell_message(direction, message, from.records - 1, from.records - 1);
  if (!from.ssl2) {
    spoken_ = {hello.version, {}};
    recorder_.speak(spoken_);
  }
  return size;
}

/// Whether a record is not encrypted. In TLS 1.3 its header says so. In older versions everything after
/// change_cipher_spec is encrypted. If the hellos are missing, its first bytes decide.
bool Wiretap::is_in_clear(story::Direction direction, ContentType type, View content) {
  Side& from = side(direction);
  if (type == ContentType::application_data) return false;
  if (type == ContentType::change_cipher_spec) return true;
  constexpr std::size_t alert_size = 2;
  if (type == ContentType::alert && content.size() != alert_size) return false;
  if (is_older()) return !from.changed_cipher;
  if (type == ContentType::alert || chosen_ || (offered_ && !from.changed_cipher)) return true;
  if (type != ContentType::handshake || !from.reassembly.empty()) return true;
  // In TLS 1.3 only the second hellos, after a HelloRetryRequest, are unencrypted after change_cipher_spec.
  const bool is_hello = content.size() > 0 && (content[0] == 1 || content[0] == 2);
  return is_plausible(content) && (is_hello || !from.changed_cipher);
}

void Wiretap::closed(story::Direction direction, View wire) {
  Side& from = side(direction);
  ++from.records;
  ++from.closed_records;
  from.ends_tls = wire[0] == static_cast<std::uint8_t>(ContentType::alert);  // perhaps close_notify
  from.closed_bytes += wire.size();
  recorder_.not_opened(direction, from.ssl2 ? 0 : wire[0], wire.size(), why_closed(direction));
}

/// Decrypts a record with the keys in use, those before them, or those that may be next. False if none fits.
bool Wiretap::open(story::Direction direction, View wire) {
  Side& from = side(direction);
  if (from.protection) {
    const std::uint64_t sequence = from.protection->sequence();
    if (const auto plaintext = attempt(*from.protection, wire)) {
      tell(direction, from.epoch, sequence, *plaintext, wire);
      content(direction, *plaintext);
      return true;
    }
  }
  // An alert may come late, under the keys before: of a server that fails at the client's Finished.
  if (from.earlier) {
    const std::uint64_t sequence = from.earlier->sequence();
    if (const auto plaintext = attempt(*from.earlier, wire)) {
      tell(direction, from.earlier->epoch(), sequence, *plaintext, wire);
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

/// Keys that may decrypt the next record, other than those in use. The capture may lack the message that
/// changes the keys, or the ServerHello that names the suite; and rejected early data ends without a message.
std::vector<Wiretap::Keyed> Wiretap::next_keys(story::Direction direction) {
  const Side& from = side(direction);
  std::vector<Keyed> keys;
  if (!client_random_) return keys;
  const auto add = [&](story::Epoch epoch, const schedule::SuiteParameters& suite) {
    if (auto found = keys_for(direction, epoch, suite)) keys.push_back(std::move(*found));
  };
  std::vector<const schedule::SuiteParameters*> suites;
  for (const schedule::SuiteParameters& suite : schedule::implemented_suites())
    if (!suite_ || suite_->suite == suite.suite) suites.push_back(&suite);
  for (story::Epoch epoch : {story::Epoch::handshake, story::Epoch::application})
    for (const auto* suite : suites)
      if (epoch > from.epoch && (suite_ || !chosen_)) add(epoch, *suite);
  // RFC 9846 4.3.10: early data has the suite of the pre-shared key. The client may send it before the
  // ServerHello comes or, as a server's own capture has it, after.
  const bool unopened = !from.protection || from.protection->sequence() == 0;
  if (direction != story::Direction::sent || from.epoch > story::Epoch::handshake || !unopened) return keys;
  for (const auto* suite : suites) add(story::Epoch::early, *suite);
  return keys;
}

std::optional<Wiretap::Keyed> Wiretap::keys_for(story::Direction direction, story::Epoch epoch,
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

void Wiretap::install(story::Direction direction, Keyed keys) {
  Side& from = side(direction);
  from.generation = from.epoch == keys.epoch ? from.generation + 1 : 0;
  from.epoch = keys.epoch;
  from.secret = std::move(keys.secret);
  replace_protection(from, std::move(keys.protection));
  // Without a ServerHello, the keys that fit show the suite. Early data has that of the pre-shared key.
  if (!suite_ && keys.epoch != story::Epoch::early) suite_ = keys.suite;
  recorder_.receive(trace::KeysInstalled{.direction = direction,
                                         .epoch = from.epoch,
                                         .secret = schedule::row_of(from.secret.kind).name,
                                         .cipher_suite = name_of(keys.suite->suite),
                                         .generation = from.generation,
                                         .key = nullptr,
                                         .iv = nullptr});
}

void Wiretap::replace_protection(Side& from, std::optional<record::Protection> next) {
  if (from.protection) from.earlier.emplace(std::move(*from.protection));
  from.protection.reset();
  if (next) from.protection.emplace(std::move(*next));
}

/// The direction is in that epoch now. Without its secret, its records cannot be decrypted.
void Wiretap::install_epoch(story::Direction direction, story::Epoch epoch) {
  Side& from = side(direction);
  if (!suite_ || from.epoch >= epoch) return;
  if (auto keys = keys_for(direction, epoch, *suite_)) return install(direction, std::move(*keys));
  from.epoch = epoch;
  replace_protection(from, std::nullopt);
}

/// RFC 9846 7.2: the next generation of this direction's keys.
void Wiretap::update_keys(story::Direction direction) {
  Side& from = side(direction);
  if (!suite_ || !from.protection || from.epoch != story::Epoch::application) return;
  const schedule::Deriver deriver{suite_->hash, {}, *client_random_};
  schedule::NamedSecret next = schedule::next_generation(deriver, from.secret);
  const schedule::TrafficKeys keys = schedule::traffic_keys(deriver, next, suite_->aead);
  install(direction, {story::Epoch::application, std::move(next), suite_,
                      record::Protection(suite_->aead, story::Epoch::application, keys.key, keys.iv)});
}

void Wiretap::tell(story::Direction direction, story::Epoch epoch, std::uint64_t sequence,
                   const record::Plaintext& plaintext, View wire) {
  ++side(direction).records;
  const auto type = static_cast<std::uint8_t>(plaintext.type);
  if (direction == story::Direction::sent)
    recorder_.receive(trace::RecordSealed{epoch, sequence, type, plaintext.content, plaintext.padding, wire});
  else
    recorder_.receive(trace::RecordOpened{epoch, sequence, type, plaintext.content, plaintext.padding, wire});
}

void Wiretap::content(story::Direction direction, const record::Plaintext& plaintext) {
  switch (plaintext.type) {
    case ContentType::handshake: return handshake(direction, plaintext.content);
    case ContentType::application_data: return http(direction, plaintext.content);
    case ContentType::alert: {
      side(direction).ends_tls =
          plaintext.content.size() == 2 && static_cast<Alert>(plaintext.content[1]) == Alert::close_notify;
      // A file may hold millions, and a story never drops alerts to save memory.
      constexpr std::size_t alert_size = 2, most_alerts = 100;
      if (plaintext.content.size() == alert_size && alerts_++ < most_alerts)
        recorder_.receive(trace::AlertRaised{direction, static_cast<Alert>(plaintext.content[1]), nullptr});
      return;
    }
    case ContentType::change_cipher_spec: side(direction).changed_cipher = true; return;
    default: return;  // a heartbeat has only its bytes
  }
}

void Wiretap::handshake(story::Direction direction, View content) {
  Side& from = side(direction);
  from.reassembly.add(content, from.records - 1);
  append(from.unfinished, content);
  while (const auto whole = from.reassembly.next()) {
    tell_message(direction, whole->message, whole->first_record, whole->last_record);
    message(direction, whole->message);
    from.unfinished.erase(from.unfinished.begin(),
                          from.unfinished.begin() + static_cast<std::ptrdiff_t>(whole->message.size()));
  }
}

void Wiretap::tell_message(story::Direction direction, View message, std::uint64_t first,
                           std::uint64_t last) {
  hear_hello(direction, message);
  const std::string_view name = dissect::message_name(message, spoken_);
  if (direction == story::Direction::sent)
    recorder_.receive(trace::MessageSent{name, message, first, last});
  else
    recorder_.receive(trace::MessageReceived{name, message, first, last});
}

/// Shows the beginning of a message whose end is not in the capture.
void Wiretap::tell_unfinished(story::Direction direction) {
  Side& from = side(direction);
  Bytes message = from.unfinished;
  const bool is_handshake = from.buffer.size() > record::header_size && !from.ssl2 &&
                            from.buffer[0] == static_cast<std::uint8_t>(ContentType::handshake) &&
                            !from.broken;
  if (is_handshake) {
    const View content = View(from.buffer).subspan(record::header_size);
    if (is_in_clear(direction, ContentType::handshake, content)) append(message, content);
  }
  View left = message;
  while (is_plausible(left)) {
    const View first = first_message(left);
    tell_message(direction, first, from.records, from.records);
    left = left.subspan(first.size());
  }
}

void Wiretap::message(story::Direction direction, View message) {
  const bool by_client = direction == story::Direction::sent;
  switch (static_cast<messages::HandshakeType>(message[0])) {
    using enum messages::HandshakeType;
    case client_hello: {
      constexpr std::size_t random_at = messages::handshake_header_size + 2;
      messages::Random random{};
      if (!by_client || message.size() < random_at + random.size()) return;
      std::copy_n(message.begin() + random_at, random.size(), random.begin());
      client_random_ = random;
      side(direction).protection.reset();  // RFC 9846 4.2.2: a second one ends the early data
      side(direction).epoch = story::Epoch::plaintext;
      return;
    }
    case server_hello:
      if (!by_client) this->server_hello(message);
      return;
    case end_of_early_data:
      if (by_client) install_epoch(direction, story::Epoch::handshake);
      return;
    case finished: {
      const bool is_first = side(direction).epoch < story::Epoch::application;
      install_epoch(direction, story::Epoch::application);
      if (by_client && is_first && suite_) recorder_.receive(trace::StateEntered{"CONNECTED"});
      return;
    }
    case key_update: return update_keys(direction);
    default: return;
  }
}

void Wiretap::server_hello(View message) {
  if (dissect::message_name(message, spoken_) != messages::ServerHello::name) return;
  if (std::exchange(named_version_, true)) return;
  if (is_older()) return older_version(message);
  if (!chosen_ || !client_random_) return;
  if (dissect::is_draft(*chosen_))
    recorder_.add(
        story::Note{"A draft of TLS 1.3",
                    "The two sides agreed on " + dissect::version_text(*chosen_) +
                        ". It differs from the standard: some messages and records may not be readable.",
                    {},
                    true});
  suite_ = schedule::find_suite(spoken_.cipher_suite);
  if (!suite_)
    return remark("The ServerHello", "this program does not support the cipher suite that the server chose",
                  Failure(Alert::illegal_parameter, "", {9846, "B.4"}, "a supported one",
                          std::string(name_of(spoken_.cipher_suite))));
  install_epoch(story::Direction::received, story::Epoch::handshake);
  if (side(story::Direction::sent).epoch == story::Epoch::plaintext)
    install_epoch(story::Direction::sent, story::Epoch::handshake);
}

}  // namespace glasstls::decode
