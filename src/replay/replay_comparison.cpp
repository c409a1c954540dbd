#include "replay/replay_comparison.hpp"

#include <algorithm>

#include "dissect/annotate.hpp"

namespace glasstls::replay {

namespace {

using Part = Comparable::Part;

Part words(std::string_view name, std::string_view text) { return {name, to_bytes(as_bytes(text)), true}; }

std::string_view other(std::string_view self) { return self == "client" ? "server" : "client"; }

std::string in_one(const Check& check) {
  std::string text = check.subject + ": " + check.rule + ": " + std::string(name_of(check.outcome)) + ", " +
                     to_string(check.section) + ", " + std::string(name_of(check.alert));
  if (!check.expected.empty() || !check.presented.empty())
    text += "; expected " + check.expected + ", presented " + check.presented;
  return text;
}

/// The bytes around the first that differs, or the words.
std::string shown(const Part& part, std::size_t at) {
  if (part.words) return std::string(as_text(part.bytes));
  if (at >= part.bytes.size()) return "the end";
  return to_hex(View(part.bytes).subspan(at, std::min<std::size_t>(16, part.bytes.size() - at)));
}

/// The innermost field of a message that the byte lies in.
std::string field_at(View message, std::size_t byte) {
  std::string name;
  const wire::FieldMap map = dissect::annotate(message);
  for (std::size_t i = 0; i < map.size(); ++i)
    if (dissect::is_leaf(map, i) && byte >= map[i].offset && byte < map[i].offset + map[i].size)
      name = map[i].name;
  return name;
}

/// One end of a connection as the teller of the story sees it.
struct Ends {
  const Teller& teller;
  std::string operator()(story::Direction direction) const {
    return std::string(direction == story::Direction::sent ? teller.self : other(teller.self));
  }
};

/// Steps that only say what happened around TLS are not compared.
Comparable say(const auto&, const Ends&) { return {}; }

Comparable say(const story::RecordStep& record, const Ends& ends) {
  const std::uint64_t before = ends.teller.records_before[static_cast<std::size_t>(record.direction)];
  return {(was_opened(record) ? "records of the " : "refused records of the ") + ends(record.direction),
          "record " + std::to_string(record.number) + " of the " + ends(record.direction),
          {{"", record.wire},
           {"content", record.content},
           words("content_type", std::to_string(record.content_type)),
           words("padding", std::to_string(record.padding)),
           words("keys", story::name_of(record.epoch)),
           words("sequence", std::to_string(record.sequence)),
           words("number", std::to_string(record.number - before))}};
}

Comparable say(const story::Message& message, const Ends& ends) {
  return {"messages of the " + ends(message.direction),
          message.name + " of the " + ends(message.direction),
          {{"message", message.bytes},
           words("name", message.name),
           words("first_record", std::to_string(message.first_record)),
           words("last_record", std::to_string(message.last_record))}};
}

Comparable say(const story::SecretStep& secret, const Ends&) {
  return {"secrets",
          "the secret " + secret.name,
          {words("name", secret.name),
           words("from", secret.from),
           words("label", secret.label),
           words("key_log_label", secret.keylog_label),
           words("hash", secret.hash),
           {"context", secret.context},
           {"client_random", secret.client_random},
           words("size", std::to_string(secret.size)),
           {"input", secret.input.value_or(Bytes{})},
           {"value", secret.value.value_or(Bytes{})}}};
}

Comparable say(const story::KeysStep& keys, const Ends& ends) {
  return {"keys of the " + ends(keys.direction),
          "the keys of the " + ends(keys.direction),
          {words("keys", story::name_of(keys.epoch)),
           words("secret", keys.secret),
           words("cipher_suite", keys.cipher_suite),
           words("generation", std::to_string(keys.generation)),
           {"key", keys.key.value_or(Bytes{})},
           {"iv", keys.iv.value_or(Bytes{})}}};
}

Comparable say(const story::StateStep& state, const Ends&) {
  return {"states", "the state", {words("name", state.name)}};
}

Comparable say(const Check& check, const Ends&) {
  return {"rules", "the rule \"" + check.rule + "\"", {words("", in_one(check))}};
}

Comparable say(const story::CertificatesStep& judged, const Ends&) {
  Comparable all{"judgements", "the judgement on the certificates", {}};
  for (const Bytes& certificate : judged.chain) all.parts.push_back({"certificate", certificate});
  for (const Check& check : judged.verdict.checks) all.parts.push_back(words("", in_one(check)));
  return all;
}

Comparable say(const story::AlertStep& alert, const Ends& ends) {
  Comparable all{"alerts of the " + ends(alert.direction),
                 "the alert of the " + ends(alert.direction),
                 {words("alert", name_of(alert.alert))}};
  if (alert.failure)
    all.parts.push_back(words("", alert.failure->why + "; expected " + alert.failure->expected +
                                      ", presented " + alert.failure->presented));
  return all;
}

}  // namespace

Comparable comparable(const story::Step& step, const Teller& teller) {
  return std::visit([&](const auto& what) { return say(what, Ends{teller}); }, step.what);
}

std::optional<Divergence> compare(std::size_t step, const Comparable& recorded, const Comparable& computed) {
  static const Part nothing = words("", "nothing");
  const std::size_t parts = std::max(recorded.parts.size(), computed.parts.size());
  for (std::size_t i = 0; i < parts; ++i) {
    const Part& then = i < recorded.parts.size() ? recorded.parts[i] : nothing;
    const Part& now = i < computed.parts.size() ? computed.parts[i] : nothing;
    const auto differ =
        std::mismatch(then.bytes.begin(), then.bytes.end(), now.bytes.begin(), now.bytes.end());
    if (differ.first == then.bytes.end() && differ.second == now.bytes.end()) continue;
    const auto byte = static_cast<std::size_t>(differ.first - then.bytes.begin());
    const std::string field = then.name == "message" ? field_at(then.bytes, byte) : std::string(then.name);
    return Divergence{step, recorded.what, field, byte, shown(then, byte), shown(now, byte)};
  }
  return std::nullopt;
}

}  // namespace glasstls::replay
