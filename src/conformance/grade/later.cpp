#include <tuple>

#include "conformance/grade/checkpoint.hpp"
#include "crypto/hash/hmac.hpp"
#include "handshake/resumption.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "schedule/hkdf_label.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"

/// The checkpoints of pre-shared keys, and of what follows the handshake.
namespace glasstls::conformance::grade {

using schedule::Deriver;
using schedule::NamedSecret;
using schedule::SecretKind;

namespace {

// psk-binder

constexpr FieldText binder_takes[] = {
    {"hash", "SHA-256 or SHA-384"},
    {"psk", "the pre-shared key"},
    {"origin", "\"external\" or \"resumption\""},
    {"messages", "a list: the first ClientHello and the HelloRetryRequest, if there was one; else empty"},
    {"client_hello", "a whole ClientHello that ends with one binder, which is still zeros"}};
constexpr FieldText binder_gives[] = {{"binder", "as long as the hash"}};

/// A ClientHello that offers one pre-shared key, its binder still zeros.
messages::ClientHello hello_with_psk(Dice& dice, crypto::HashAlgorithm hash) {
  messages::ClientHello hello;
  dice.fill(hello.random, "ClientHello.random");
  hello.cipher_suites = {hash == crypto::HashAlgorithm::sha256
                             ? messages::CipherSuite::TLS_AES_128_GCM_SHA256
                             : messages::CipherSuite::TLS_AES_256_GCM_SHA384};
  const auto age = static_cast<std::uint32_t>(dice.number(0xffffffff));
  const messages::OfferedPsks offer{{{dice.bytes(20 + dice.number(200)), age}},
                                    {{Bytes(crypto::digest_size(hash))}}};
  hello.extensions = {
      messages::make_extension(messages::SupportedVersionsClientHello{{messages::ProtocolVersion::tls13}}),
      messages::make_extension(messages::PskKeyExchangeModes{{messages::PskKeyExchangeMode::psk_dhe_ke}}),
      messages::make_extension(
          messages::KeyShareClientHello{{{messages::NamedGroup::x25519, dice.bytes(32)}}}),
      messages::make_extension(offer)};
  return hello;
}

std::vector<Fields> ask_binder(Dice& dice) {
  std::vector<Fields> requests;
  for (const crypto::HashAlgorithm hash : both_hashes)
    for (const bool retried : {false, true})
      for (const char* origin : {"external", "resumption"}) {
        std::vector<Bytes> before;
        const messages::ClientHello hello = hello_with_psk(dice, hash);
        if (retried) {
          messages::HelloRetryRequest retry;
          retry.cipher_suite = hello.cipher_suites[0];
          retry.extensions = {{messages::ExtensionType::supported_versions, {0x03, 0x04}},
                              {messages::ExtensionType::key_share, {0x00, 0x17}}};
          before = {messages::encode_handshake(hello_with_psk(dice, hash)),
                    messages::encode_handshake(retry)};
        }
        requests.push_back({{"hash", name_of(hash)},
                            {"psk", hex(dice.bytes(crypto::digest_size(hash)))},
                            {"origin", origin},
                            {"messages", hex(before)},
                            {"client_hello", hex(messages::encode_handshake(hello))}});
      }
  return requests;
}

/// What can be wrong with a binder.
struct BinderFlaws {
  std::size_t left_over = 0;  ///< bytes of the list of binders that are hashed too
  bool whole = false;         ///< the whole ClientHello is hashed
  bool other_origin = false, own_length = false, without_messages = false, without_message_hash = false;
  bool without_finished = false;
};

/// The transcript before the ClientHello.
schedule::Transcript before_hello(const Fields& q, const BinderFlaws& flaws) {
  const auto messages = messages_in(q, "messages");
  schedule::Transcript transcript;
  if (messages.empty() || flaws.without_messages) return transcript;
  for (const Bytes& message : messages) transcript.add(message);
  if (!flaws.without_message_hash) transcript.replace_client_hello_with_message_hash(hash_in(q));
  return transcript;
}

/// The part of the ClientHello that the binder covers.
Bytes covered(const Fields& q, const BinderFlaws& flaws) {
  const Bytes hello = q.bytes("client_hello");
  const std::size_t size = crypto::digest_size(hash_in(q));
  if (hello.size() < 4 + 3 + size) throw BadLine("\"client_hello\" is too short");
  Bytes part = to_bytes(handshake::truncate(hello, {{Bytes(size)}}));
  if (flaws.whole) part = hello;
  if (flaws.left_over)
    part.insert(part.end(), hello.begin() + static_cast<std::ptrdiff_t>(part.size()),
                hello.begin() + static_cast<std::ptrdiff_t>(part.size() + flaws.left_over));
  if (flaws.own_length) {
    part[2] = static_cast<std::uint8_t>((part.size() - 4) >> 8);
    part[3] = static_cast<std::uint8_t>(part.size() - 4);
  }
  return part;
}

Fields binder_with(const Fields& q, const BinderFlaws& flaws) {
  const Deriver deriver{hash_in(q)};
  const Bytes psk = q.bytes("psk");
  if (psk.empty() || psk.size() > 64) throw BadLine("\"psk\" does not have 1 to 64 bytes");
  const bool external = (q.text("origin") == "external") != flaws.other_origin;
  const auto origin = external ? schedule::PskOrigin::external : schedule::PskOrigin::resumption;
  const schedule::EarlySecret early(deriver, psk);
  const schedule::Transcript before = before_hello(q, flaws);
  const Bytes part = covered(q, flaws);
  if (flaws.without_finished) {
    const crypto::Digest hash = before.hash_with(part, deriver.hash);
    return {{"binder", hex(crypto::hmac(deriver.hash, bytes_of(early.binder_key(origin).value), hash))}};
  }
  return {{"binder", hex(handshake::psk_binder(deriver, early, origin, before, part))}};
}

constexpr Mistake binder_mistakes[] = {
    {"the binder covers the whole ClientHello: it must cover only what comes before the list of binders",
     [](const Fields& q) { return binder_with(q, {.whole = true}); }},
    {"the length of the list of binders is hashed too: it belongs to the list and must be left out",
     [](const Fields& q) { return binder_with(q, {.left_over = 2}); }},
    {"the lengths in front of the binder are hashed too: they belong to the list and must be left out",
     [](const Fields& q) { return binder_with(q, {.left_over = 3}); }},
    {"the header has the length of the part that is hashed: it must have the length of the whole ClientHello",
     [](const Fields& q) { return binder_with(q, {.own_length = true}); }},
    {"the labels \"ext binder\" and \"res binder\" are swapped",
     [](const Fields& q) { return binder_with(q, {.other_origin = true}); }},
    {"the messages before (ClientHello1 and HelloRetryRequest) are not hashed",
     [](const Fields& q) { return binder_with(q, {.without_messages = true}); }},
    {"the first ClientHello is not replaced by a message_hash message",
     [](const Fields& q) { return binder_with(q, {.without_message_hash = true}); }},
    {"the key of the HMAC is binder_key: it must be finished_key, which is derived from it",
     [](const Fields& q) { return binder_with(q, {.without_finished = true}); }},
};

// ticket-age

constexpr FieldText age_takes[] = {{"ticket_age", "how long ago the ticket came, in milliseconds"},
                                   {"ticket_age_add", "of the ticket"}};
constexpr FieldText age_gives[] = {{"obfuscated_ticket_age", "a number below 2^32"}};

std::vector<Fields> ask_age(Dice& dice) {
  std::vector<Fields> requests;
  for (const std::uint64_t add :
       {dice.number(0x7fffffff), 0xffffffff - dice.number(1000), dice.number(0xffffffff), std::uint64_t{0}})
    requests.push_back({{"ticket_age", 2000 + dice.number(604798000)}, {"ticket_age_add", add}});
  return requests;
}

std::uint64_t age_in(const Fields& q) { return q.number("ticket_age", 0xffffffff); }
std::uint64_t add_in(const Fields& q) { return q.number("ticket_age_add", 0xffffffff); }
Fields age_field(std::uint64_t age) { return {{"obfuscated_ticket_age", age}}; }

constexpr Mistake age_mistakes[] = {
    {"ticket_age_add is not added", [](const Fields& q) { return age_field(age_in(q)); }},
    {"the sum is not taken modulo 2^32", [](const Fields& q) { return age_field(age_in(q) + add_in(q)); }},
    {"the age is in seconds: it must be in milliseconds",
     [](const Fields& q) { return age_field((age_in(q) / 1000 + add_in(q)) & 0xffffffff); }},
    {"ticket_age_add is XORed: it must be added modulo 2^32",
     [](const Fields& q) { return age_field(age_in(q) ^ add_in(q)); }},
    {"ticket_age_add is subtracted",
     [](const Fields& q) { return age_field((age_in(q) - add_in(q)) & 0xffffffff); }},
};

// key-update

constexpr FieldText update_takes[] = {{"cipher_suite", "its name in the RFC"},
                                      {"secret", "an application traffic secret"},
                                      {"updates", "how many KeyUpdates there were: 1 to 10"}};
constexpr FieldText update_gives[] = {
    {"secret", "after them"}, {"key", "of that secret"}, {"iv", "of that secret"}};

std::vector<Fields> ask_update(Dice& dice) {
  std::vector<Fields> requests;
  for (const std::uint64_t updates : {1u, 3u})
    for (const schedule::SuiteParameters& suite : schedule::usual_suites())
      requests.push_back({{"cipher_suite", name_of(suite.suite)},
                          {"secret", hex(dice.bytes(crypto::digest_size(suite.hash)))},
                          {"updates", updates}});
  return requests;
}

/// What can be wrong with a key update.
struct UpdateFlaws {
  std::string_view label = "traffic upd";
  bool with_context = false, only_once = false, old_keys = false;
};

Fields update_with(const Fields& q, const UpdateFlaws& flaws) {
  const schedule::SuiteParameters& suite = suite_in(q);
  const Deriver deriver{suite.hash};
  NamedSecret secret{SecretKind::client_application_traffic_secret, secret_in(q, "secret", suite.hash)};
  const crypto::Digest nothing = crypto::hash(suite.hash, {});
  const std::uint64_t updates = q.number("updates", 10);
  schedule::TrafficKeys keys = schedule::traffic_keys(deriver, secret, suite.aead);
  for (std::uint64_t i = 0; i < (flaws.only_once ? std::min<std::uint64_t>(updates, 1) : updates); ++i)
    secret.value =
        schedule::hkdf_expand_label(suite.hash, secret.value, flaws.label,
                                    flaws.with_context ? View(nothing) : View(), deriver.hash_size());
  if (!flaws.old_keys) keys = schedule::traffic_keys(deriver, secret, suite.aead);
  return {{"secret", hex(secret.value)}, {"key", hex(keys.key)}, {"iv", hex(keys.iv)}};
}

Fields update(const Fields& q) {
  const schedule::SuiteParameters& suite = suite_in(q);
  const Deriver deriver{suite.hash};
  NamedSecret secret{SecretKind::client_application_traffic_secret, secret_in(q, "secret", suite.hash)};
  for (std::uint64_t i = q.number("updates", 10); i > 0; --i)
    secret = schedule::next_generation(deriver, secret);
  const schedule::TrafficKeys keys = schedule::traffic_keys(deriver, secret, suite.aead);
  return {{"secret", hex(secret.value)}, {"key", hex(keys.key)}, {"iv", hex(keys.iv)}};
}

constexpr Mistake update_mistakes[] = {
    {"the label is \"traffic update\": it must be \"traffic upd\"",
     [](const Fields& q) { return update_with(q, {.label = "traffic update"}); }},
    {"the label is \"key update\": it must be \"traffic upd\"",
     [](const Fields& q) { return update_with(q, {.label = "key update"}); }},
    {"the context is the hash of the empty string: it must be empty",
     [](const Fields& q) { return update_with(q, {.with_context = true}); }},
    {"the secret is updated only once, although there were several updates",
     [](const Fields& q) { return update_with(q, {.only_once = true}); }},
    {"key and IV are still those of the first secret",
     [](const Fields& q) { return update_with(q, {.old_keys = true}); }},
};

// exporter

constexpr FieldText exporter_takes[] = {{"hash", "SHA-256 or SHA-384"},
                                        {"exporter_secret", "of the key schedule"},
                                        {"label", "a text, without \"tls13 \""},
                                        {"context", "of the application; may be empty"},
                                        {"length", "of the output, in bytes"}};
constexpr FieldText exporter_gives[] = {{"output", "TLS-Exporter(label, context, length)"}};

std::vector<Fields> ask_exporter(Dice& dice) {
  std::vector<Fields> requests;
  for (const crypto::HashAlgorithm hash : both_hashes)
    for (const auto& [label, context, length] :
         {std::tuple<const char*, std::size_t, std::uint64_t>{"EXPORTER-Channel-Binding", 0, 32},
          {"EXPERIMENTAL-grade", 20, 20},
          {"EXPERIMENTAL-long", 300, 60}})
      requests.push_back({{"hash", name_of(hash)},
                          {"exporter_secret", hex(dice.bytes(crypto::digest_size(hash)))},
                          {"label", label},
                          {"context", hex(dice.bytes(context))},
                          {"length", length}});
  return requests;
}

Fields exporter(const Fields& q) {
  const Deriver deriver{hash_in(q)};
  const NamedSecret secret{SecretKind::exporter_secret, secret_in(q, "exporter_secret", deriver.hash)};
  Bytes output(q.number("length", 255 * deriver.hash_size()));
  schedule::export_keying_material(deriver, secret, q.text("label"), q.bytes("context"), output);
  return {{"output", hex(output)}};
}

/// The two steps of an exporter, with these labels and contexts.
Fields export_in_steps(const Fields& q, std::string_view first, std::string_view second, View context) {
  const crypto::HashAlgorithm hash = hash_in(q);
  const Secret secret = secret_in(q, "exporter_secret", hash),
               derived = first.empty()
                             ? secret.duplicate()
                             : schedule::hkdf_expand_label(hash, secret, first, crypto::hash(hash, {}),
                                                           crypto::digest_size(hash));
  return {{"output", hex(schedule::hkdf_expand_label(hash, derived, second, context,
                                                     q.number("length", Secret::capacity)))}};
}

crypto::Digest hashed_context(const Fields& q) { return crypto::hash(hash_in(q), q.bytes("context")); }

constexpr Mistake exporter_mistakes[] = {
    {"an empty context is used as it is: its hash is needed, as for every context",
     [](const Fields& q) {
       return q.bytes("context").empty() ? export_in_steps(q, q.text("label"), "exporter", {}) : exporter(q);
     }},
    {"the context is not hashed",
     [](const Fields& q) { return export_in_steps(q, q.text("label"), "exporter", q.bytes("context")); }},
    {"the step Derive-Secret(Secret, label, \"\") is missing",
     [](const Fields& q) { return export_in_steps(q, {}, "exporter", hashed_context(q)); }},
    {"the step with the label \"exporter\" is missing",
     [](const Fields& q) { return export_in_steps(q, {}, q.text("label"), hashed_context(q)); }},
    {"both steps have the label of the application: the second one has \"exporter\"",
     [](const Fields& q) { return export_in_steps(q, q.text("label"), q.text("label"), hashed_context(q)); }},
    {"the two labels are exchanged: \"exporter\" is that of the second step",
     [](const Fields& q) { return export_in_steps(q, "exporter", q.text("label"), hashed_context(q)); }},
    {"the context is left out",
     [](const Fields& q) {
       return export_in_steps(q, q.text("label"), "exporter", crypto::hash(hash_in(q), {}));
     }},
};

}  // namespace

std::span<const Checkpoint> later_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "psk-binder",
       .task = "The binder of a pre-shared key, also after a HelloRetryRequest.",
       .section = {9846, "4.3.11.2"},
       .takes = binder_takes,
       .gives = binder_gives,
       .requests = ask_binder,
       .solve = [](const Fields& q) { return binder_with(q, {}); },
       .mistakes = binder_mistakes},
      {.name = "ticket-age",
       .task = "The obfuscated_ticket_age of a ticket.",
       .section = {9846, "4.3.11.1"},
       .takes = age_takes,
       .gives = age_gives,
       .requests = ask_age,
       .solve =
           [](const Fields& q) {
             return age_field(handshake::obfuscated_ticket_age(static_cast<std::int64_t>(age_in(q)),
                                                               static_cast<std::uint32_t>(add_in(q))));
           },
       .mistakes = age_mistakes},
      {.name = "key-update",
       .task = "The keys of one direction after KeyUpdates.",
       .section = {9846, "7.2"},
       .takes = update_takes,
       .gives = update_gives,
       .requests = ask_update,
       .solve = update,
       .mistakes = update_mistakes},
      {.name = "exporter",
       .task = "Keying material for the application.",
       .section = {9846, "7.5"},
       .takes = exporter_takes,
       .gives = exporter_gives,
       .requests = ask_exporter,
       .solve = exporter,
       .mistakes = exporter_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
