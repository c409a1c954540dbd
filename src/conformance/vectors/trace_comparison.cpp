#include "conformance/vectors/trace_comparison.hpp"

#include <algorithm>
#include <optional>

#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/x25519.hpp"
#include "handshake/resumption.hpp"
#include "schedule/hkdf_label.hpp"

namespace glasstls::conformance {

namespace {

using trace::Direction;

/// What our side has for the figures of one step, in the RFC's order; nothing if it computed no such
/// value.
using Values = std::vector<std::pair<std::string_view, std::optional<Bytes>>>;

std::string_view other(std::string_view side) { return side == "client" ? "server" : "client"; }

std::string without_prefix(const std::string& label) {
  constexpr std::string_view prefix = "tls13 ";
  return label.starts_with(prefix) ? label.substr(prefix.size()) : label;
}

/// RFC 9846 7.1: the traffic secret of what `sender` sends as `data`.
std::string traffic_secret(std::string_view sender, const std::string& data) {
  if (data == "early application data") return "client_early_traffic_secret";
  return std::string(sender) +
         (data == "handshake data" ? "_handshake_traffic_secret" : "_application_traffic_secret_0");
}

class Comparison {
 public:
  Comparison(std::string_view us, const Observed& observed) : us_(us), observed_(observed) {}

  Values values_of(const Step& step) {
    if (step.action == "create key pair") return key_pair(step);
    if (step.action == "construct message") return {{step.words.text("message"), constructed(step)}};
    if (step.action == "calculate PSK binder") return binder();
    if (step.action == "send record") return next_record(step.who);
    if (step.action == "extract secret") return extracted(step);
    if (step.action == "derive secret") return derived(step);
    if (step.action == "derive traffic keys") return traffic_keys(step);
    if (step.action == "calculate finished") return finished(step);
    if (step.action == "generate resumption secret") return resumption(step);
    throw Malformed("no way to compare " + step.describe());
  }

 private:
  Direction direction(std::string_view who) const {
    return who == us_ ? Direction::sent : Direction::received;
  }
  std::size_t& count(std::array<std::size_t, 2>& counts, std::string_view who) { return counts[who == us_]; }

  std::optional<Bytes> value_of(std::string_view secret) const {
    const auto* found = observed_.secret(secret);
    return found ? std::optional(found->value) : std::nullopt;
  }

  Values key_pair(const Step& step) const {
    const Secret private_key(step.figure("private key"));
    if (step.words.text("group") == "x25519") return {{"public key", crypto::x25519_public_key(private_key)}};
    return {{"public key", crypto::ecdh_public_key(crypto::Curve::p256, private_key)}};
  }

  std::optional<Bytes> next_message(std::string_view who) {
    const auto& messages = observed_.messages(direction(who));
    const std::size_t index = count(messages_, who)++;
    return index < messages.size() ? std::optional(messages[index]) : std::nullopt;
  }

  /// RFC 8448 shows a ClientHello that will have binders without them.
  std::optional<Bytes> constructed(const Step& step) {
    std::optional<Bytes> message = next_message(step.who);
    if (message && step.words.text("message") == "ClientHello" && psks_of(*message))
      return to_bytes(handshake::truncate(*message, psks_of(*message)->binders));
    return message;
  }

  static std::optional<messages::OfferedPsks> psks_of(View client_hello) {
    const auto hello = std::get<messages::ClientHello>(messages::decode_handshake(client_hello));
    return messages::get<messages::OfferedPsks>(hello.extensions);
  }

  /// RFC 9846 4.3.11.2: what the only binder of the only ClientHello was made of.
  Values binder() const {
    const auto& sent = observed_.messages(direction("client"));
    const auto psks = sent.empty() ? std::nullopt : psks_of(sent.front());
    Values values{{"ClientHello prefix", std::nullopt}, {"binder hash", std::nullopt}};
    if (psks) {
      const View prefix = handshake::truncate(sent.front(), psks->binders);
      values[0].second = to_bytes(prefix);
      values[1].second = to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, prefix));
    }
    const Values key = expanded(observed_.derived("finished", "binder_key"), true);
    values.insert(values.end(), key.begin(), key.end());
    values.emplace_back("finished", psks ? std::optional(psks->binders.front().binder) : std::nullopt);
    return values;
  }

  Values next_record(std::string_view who) {
    const auto& records = observed_.records(direction(who));
    const std::size_t index = count(records_, who)++;
    if (index >= records.size()) return {{"payload", std::nullopt}, {"complete record", std::nullopt}};
    return {{"payload", records[index].content}, {"complete record", records[index].wire}};
  }

  Values extracted(const Step& step) const {
    std::string name = step.words.text("name");
    if (name == "master") name = "main";  // RFC 9846 1.2: the main secret used to be the master secret
    const auto* secret = observed_.secret(name + "_secret");
    if (!secret) return {{"salt", std::nullopt}, {"IKM", std::nullopt}, {"secret", std::nullopt}};
    return {{"salt", secret->context}, {"IKM", secret->input}, {"secret", secret->value}};
  }

  /// The figures of an HKDF-Expand-Label, whose names may have a prefix: "key info".
  Values expanded(const Observed::Derived* secret, bool with_hash) const {
    Values values{
        {"PRK", std::nullopt}, {"hash", std::nullopt}, {"info", std::nullopt}, {"expanded", std::nullopt}};
    if (secret) {
      values[0].second = value_of(secret->from);
      values[1].second = secret->context;
      values[2].second = schedule::hkdf_label(secret->label, secret->context, secret->value.size());
      values[3].second = secret->value;
    }
    if (!with_hash) values.erase(values.begin() + 1);
    return values;
  }

  Values derived(const Step& step) const {
    std::string from = step.words.text_or_empty("purpose");
    if (from == "handshake") from = "early_secret";
    if (from == "master") from = "handshake_secret";
    return expanded(observed_.derived(without_prefix(step.words.text("label")), from), true);
  }

  Values traffic_keys(const Step& step) const {
    const bool writes = step.words.text("direction") == "write";
    const std::string secret = traffic_secret(writes ? step.who : other(step.who), step.words.text("data"));
    Values values{{"PRK", value_of(secret)}};
    const Values key = expanded(observed_.derived("key", secret), false);
    const Values iv = expanded(observed_.derived("iv", secret), false);
    values.insert(values.end(), {{"key info", key[1].second}, {"key expanded", key[2].second}});
    values.insert(values.end(), {{"iv info", iv[1].second}, {"iv expanded", iv[2].second}});
    return values;
  }

  Values finished(const Step& step) const {
    const std::string same_as = step.words.text_or_empty("same_as");
    const std::string_view sender = same_as.empty() ? std::string_view(step.who) : other(step.who);
    Values values = expanded(observed_.derived("finished", traffic_secret(sender, "handshake data")), true);
    values.emplace_back("finished", verify_data(sender));
    return values;
  }

  /// RFC 9846 4.5.3: what is in the sender's Finished message.
  std::optional<Bytes> verify_data(std::string_view sender) const {
    for (const Bytes& message : observed_.messages(direction(sender)))
      if (messages::message_name(message) == "Finished")
        return Bytes(message.begin() + messages::handshake_header_size, message.end());
    return std::nullopt;
  }

  Values resumption(const Step&) const {
    return expanded(observed_.derived("resumption", "resumption_secret"), true);
  }

  std::string_view us_;
  const Observed& observed_;
  std::array<std::size_t, 2> messages_{}, records_{};
};

}  // namespace

void compare(const Trace& trace, std::string_view us, const Observed& observed, Recorder& recorder) {
  Comparison comparison(us, observed);
  std::string first;  // difference
  for (const Step& step : trace.steps) {
    for (const auto& [figure, value] : comparison.values_of(step)) {
      const std::string name = std::string(us) + ": " + step.describe() + ": " + std::string(figure);
      const Bytes& expected = step.figure(figure);
      if (!recorder.wants(name)) continue;
      if (value && equal(expected, *value)) {
        recorder.pass(name);
      } else if (!first.empty()) {
        recorder.fail(name, "differs too, after " + first);
      } else {
        first = step.describe();
        std::optional<std::string> got;
        if (value) got = to_hex(*value);
        recorder.fail(name, value ? observed.alert() : "was never computed or seen. " + observed.alert(),
                      {{std::string(figure), to_hex(expected), std::move(got)}});
      }
    }
  }
}

void compare_sent(const Trace& trace, std::string_view us, View sent, Recorder& recorder) {
  const std::string name = std::string(us) + ": all bytes that it sent";
  if (!recorder.wants(name)) return;
  Bytes expected;
  for (const Step& step : trace.steps)
    if (step.who == us && step.action == "send record") append(expected, step.figure("complete record"));
  if (equal(expected, sent))
    recorder.pass(name);
  else
    recorder.fail(name, "other bytes were sent", {{"bytes", to_hex(expected), to_hex(sent)}});
}

}  // namespace glasstls::conformance
