#include "crypto/hash/hkdf.hpp"
#include "conformance/grade/checkpoint.hpp"
#include "crypto/hash/hmac.hpp"
#include "messages/handshake.hpp"
#include "schedule/hkdf_label.hpp"
#include "schedule/transcript.hpp"

/// The checkpoints of HKDF and of the transcript hash.
namespace glasstls::conformance::grade {

using crypto::HashAlgorithm;

namespace {

// hkdf-extract

constexpr FieldText extract_takes[] = {{"hash", "SHA-256 or SHA-384"},
                                       {"salt", "may be empty"},
                                       {"ikm", "the input keying material; may be empty"}};
constexpr FieldText extract_gives[] = {{"prk", "HKDF-Extract(salt, ikm)"}};

std::vector<Fields> ask_extract(Dice& dice) {
  std::vector<Fields> requests;
  for (const HashAlgorithm hash : both_hashes)
    for (const auto& [salt, ikm] :
         {std::pair<std::size_t, std::size_t>{13, 22}, {48, 32}, {0, 32}, {200, 80}, {32, 0}})
      requests.push_back(
          {{"hash", name_of(hash)}, {"salt", hex(dice.bytes(salt))}, {"ikm", hex(dice.bytes(ikm))}});
  return requests;
}

Fields extract_with(HashAlgorithm hash, View salt, View ikm) {
  return {{"prk", hex(crypto::hkdf_extract(hash, salt, ikm))}};
}

HashAlgorithm other(HashAlgorithm hash) {
  return hash == HashAlgorithm::sha256 ? HashAlgorithm::sha384 : HashAlgorithm::sha256;
}

Bytes joined(View a, View b) {
  Bytes both = to_bytes(a);
  append(both, b);
  return both;
}

constexpr Mistake extract_mistakes[] = {
    {"salt and ikm are swapped: the salt is the key of the HMAC, and ikm its message",
     [](const Fields& q) { return extract_with(hash_in(q), q.bytes("ikm"), q.bytes("salt")); }},
    {"the hash function is not the one that the request names",
     [](const Fields& q) { return extract_with(other(hash_in(q)), q.bytes("salt"), q.bytes("ikm")); }},
    {"salt and ikm are hashed one after the other: HKDF-Extract is an HMAC",
     [](const Fields& q) -> Fields {
       return {{"prk", hex(crypto::hash(hash_in(q), joined(q.bytes("salt"), q.bytes("ikm"))))}};
     }},
    {"the salt is left out", [](const Fields& q) { return extract_with(hash_in(q), {}, q.bytes("ikm")); }},
};

// hkdf-expand-label

constexpr FieldText expand_takes[] = {{"hash", "SHA-256 or SHA-384"},
                                      {"secret", "the pseudorandom key"},
                                      {"label", "a text, without \"tls13 \""},
                                      {"context", "may be empty"},
                                      {"length", "of the output, in bytes"}};
constexpr FieldText expand_gives[] = {{"output", "HKDF-Expand-Label(secret, label, context, length)"}};

std::vector<Fields> ask_expand(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](HashAlgorithm hash, std::string_view label, std::size_t context, std::size_t length) {
    requests.push_back({{"hash", name_of(hash)},
                        {"secret", hex(dice.bytes(crypto::digest_size(hash)))},
                        {"label", label},
                        {"context", hex(dice.bytes(context))},
                        {"length", length}});
  };
  for (const HashAlgorithm hash : both_hashes) {
    const std::size_t size = crypto::digest_size(hash);
    ask(hash, "key", 0, 16);
    ask(hash, "c hs traffic", size, size);
    ask(hash, "iv", 0, 12);
    ask(hash, "a label of our own", 7, size + 30);  // more than one block of HKDF-Expand
    ask(hash, "resumption", 8, size);
    ask(hash, "exporter", size, 300);  // a length of more than one byte
  }
  return requests;
}

/// What can be wrong with an HkdfLabel.
struct LabelFlaws {
  std::string_view prefix = "tls13 ";
  int length_width = 2;
  bool little_endian = false, label_length = true, context = true, context_length = true,
       counts_prefix = true;
};

Bytes label_with(const Fields& q, const LabelFlaws& flaws) {
  const std::uint64_t length = q.number("length", 0xffff);
  const std::string& label = q.text("label");
  const Bytes context = flaws.context ? q.bytes("context") : Bytes();
  Bytes info{static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  if (flaws.little_endian) std::swap(info[0], info[1]);
  if (flaws.length_width == 1) info.erase(info.begin());
  if (flaws.length_width == 0) info.clear();
  const std::size_t label_size = label.size() + (flaws.counts_prefix ? flaws.prefix.size() : 0);
  if (flaws.label_length) info.push_back(static_cast<std::uint8_t>(label_size));
  append(info, as_bytes(flaws.prefix));
  append(info, as_bytes(label));
  if (flaws.context_length) info.push_back(static_cast<std::uint8_t>(context.size()));
  append(info, context);
  return info;
}

Fields expand_with(const Fields& q, View info) {
  Bytes output(q.number("length", 255 * crypto::digest_size(hash_in(q))));
  if (!crypto::hkdf_expand(hash_in(q), q.bytes("secret"), info, output))
    throw BadLine("\"length\" is too large");
  return {{"output", hex(output)}};
}

Fields expand(const Fields& q) {
  const Bytes context = q.bytes("context");
  return expand_with(q, schedule::hkdf_label(q.text("label"), context, q.number("length", 0xffff)));
}

Fields expand_flawed(const Fields& q, const LabelFlaws& flaws) {
  return expand_with(q, label_with(q, flaws));
}

constexpr Mistake expand_mistakes[] = {
    {"the label has no \"tls13 \" in front of it",
     [](const Fields& q) { return expand_flawed(q, {.prefix = ""}); }},
    {"there is no space between \"tls13\" and the label",
     [](const Fields& q) { return expand_flawed(q, {.prefix = "tls13"}); }},
    {"the length of the label does not count its \"tls13 \"",
     [](const Fields& q) { return expand_flawed(q, {.counts_prefix = false}); }},
    {"the length byte in front of the label is missing",
     [](const Fields& q) { return expand_flawed(q, {.label_length = false}); }},
    {"the context is missing", [](const Fields& q) { return expand_flawed(q, {.context = false}); }},
    {"the length byte in front of the context is missing (an empty context has one too: 00)",
     [](const Fields& q) { return expand_flawed(q, {.context_length = false}); }},
    {"the length of the output is little-endian: its most significant byte must come first",
     [](const Fields& q) { return expand_flawed(q, {.little_endian = true}); }},
    {"the length of the output has one byte: it must be a uint16",
     [](const Fields& q) { return expand_flawed(q, {.length_width = 1}); }},
    {"the length of the output is missing from the HkdfLabel",
     [](const Fields& q) { return expand_flawed(q, {.length_width = 0}); }},
    {"only the label is the info of HKDF-Expand: the info must be a whole HkdfLabel",
     [](const Fields& q) { return expand_with(q, as_bytes(q.text("label"))); }},
};

// derive-secret

constexpr FieldText derive_takes[] = {{"hash", "SHA-256 or SHA-384"},
                                      {"secret", "as long as the hash"},
                                      {"label", "a text, without \"tls13 \""},
                                      {"messages", "a list of handshake messages; may be empty"}};
constexpr FieldText derive_gives[] = {{"derived", "Derive-Secret(secret, label, messages)"}};

std::vector<Fields> ask_derive(Dice& dice) {
  using enum messages::HandshakeType;
  std::vector<Fields> requests;
  const auto ask = [&](HashAlgorithm hash, std::string_view label, const std::vector<Bytes>& messages) {
    requests.push_back({{"hash", name_of(hash)},
                        {"secret", hex(dice.bytes(crypto::digest_size(hash)))},
                        {"label", label},
                        {"messages", hex(messages)}});
  };
  for (const HashAlgorithm hash : both_hashes) {
    ask(hash, "c hs traffic", {dice.message(client_hello, 120), dice.message(server_hello, 86)});
    ask(hash, "derived", {});
    ask(hash, "c e traffic", {dice.message(client_hello, 300)});
    ask(hash, "s ap traffic",
        {dice.message(client_hello, 90), dice.message(server_hello, 86),
         dice.message(encrypted_extensions, 2)});
  }
  return requests;
}

Bytes all_of(const std::vector<Bytes>& messages) {
  Bytes all;
  for (const Bytes& message : messages) append(all, message);
  return all;
}

Fields derive_with(const Fields& q, View context) {
  const HashAlgorithm hash = hash_in(q);
  const Secret secret = secret_in(q, "secret", hash);
  return {{"derived", hex(schedule::hkdf_expand_label(hash, secret, q.text("label"), context,
                                                      crypto::digest_size(hash)))}};
}

crypto::Digest hash_of_all(const Fields& q) {
  return crypto::hash(hash_in(q), all_of(messages_in(q, "messages")));
}

constexpr Mistake derive_mistakes[] = {
    {"without messages, the context is empty: it must be the hash of the empty string",
     [](const Fields& q) {
       return q.texts("messages").empty() ? derive_with(q, {}) : derive_with(q, hash_of_all(q));
     }},
    {"the context is empty: it must be the transcript hash of the messages",
     [](const Fields& q) { return derive_with(q, {}); }},
    {"the messages are hashed twice",
     [](const Fields& q) { return derive_with(q, crypto::hash(hash_in(q), hash_of_all(q))); }},
    {"only the last message is hashed",
     [](const Fields& q) {
       const auto messages = messages_in(q, "messages");
       return derive_with(q, crypto::hash(hash_in(q), messages.empty() ? Bytes() : messages.back()));
     }},
    {"the label has no \"tls13 \" in front of it",
     [](const Fields& q) {
       const Fields as_expand{{"hash", q.text("hash")},
                              {"secret", q.text("secret")},
                              {"label", q.text("label")},
                              {"context", hex(hash_of_all(q))},
                              {"length", crypto::digest_size(hash_in(q))}};
       return Fields{{"derived", expand_flawed(as_expand, {.prefix = ""}).text("output")}};
     }},
};

// transcript-hash

constexpr FieldText transcript_takes[] = {
    {"hash", "SHA-256 or SHA-384"},
    {"messages", "a list of handshake messages; the second one may be a HelloRetryRequest"}};
constexpr FieldText transcript_gives[] = {{"transcript_hash", "Transcript-Hash(messages)"}};

Bytes retry_request(Dice& dice, HashAlgorithm hash) {
  messages::HelloRetryRequest retry;
  retry.legacy_session_id_echo = dice.bytes(32);
  retry.cipher_suite = hash == HashAlgorithm::sha256 ? messages::CipherSuite::TLS_AES_128_GCM_SHA256
                                                     : messages::CipherSuite::TLS_AES_256_GCM_SHA384;
  retry.extensions = {{messages::ExtensionType::supported_versions, {0x03, 0x04}},
                      {messages::ExtensionType::key_share, {0x00, 0x17}}};
  return messages::encode_handshake(retry);
}

std::vector<Fields> ask_transcript(Dice& dice) {
  using enum messages::HandshakeType;
  std::vector<Fields> requests;
  for (const HashAlgorithm hash : both_hashes) {
    const auto ask = [&](const std::vector<Bytes>& messages) {
      requests.push_back({{"hash", name_of(hash)}, {"messages", hex(messages)}});
    };
    ask({dice.message(client_hello, 150)});
    ask({dice.message(client_hello, 200), dice.message(server_hello, 90),
         dice.message(encrypted_extensions, 10)});
    ask({dice.message(client_hello, 120), retry_request(dice, hash)});
    ask({dice.message(client_hello, 260), retry_request(dice, hash), dice.message(client_hello, 300),
         dice.message(server_hello, 90)});
  }
  return requests;
}

bool has_retry(const std::vector<Bytes>& messages) {
  return messages.size() > 1 && messages::message_name(messages[1]) == "HelloRetryRequest";
}

Fields transcript(const Fields& q) {
  const auto messages = messages_in(q, "messages");
  schedule::Transcript transcript;
  for (const Bytes& message : messages) transcript.add(message);
  if (has_retry(messages)) transcript.replace_client_hello_with_message_hash(hash_in(q));
  transcript.start(hash_in(q));
  return {{"transcript_hash", hex(transcript.hash())}};
}

Fields hash_of_bytes(const Fields& q, View bytes) {
  return {{"transcript_hash", hex(crypto::hash(hash_in(q), bytes))}};
}

/// The hash of `start` and of the messages from the second on, after a HelloRetryRequest; else what is right.
Fields transcript_from(const Fields& q, View header, bool hashed, std::size_t left_out = 1) {
  const auto messages = messages_in(q, "messages");
  if (!has_retry(messages)) return transcript(q);
  Bytes all = to_bytes(header);
  if (hashed) append(all, crypto::hash(hash_in(q), messages[0]));
  for (std::size_t i = left_out; i < messages.size(); ++i) append(all, messages[i]);
  return hash_of_bytes(q, all);
}

constexpr Mistake transcript_mistakes[] = {
    {"after a HelloRetryRequest, the first ClientHello must be replaced by a message_hash message",
     [](const Fields& q) { return hash_of_bytes(q, all_of(messages_in(q, "messages"))); }},
    {"the hash of the first ClientHello has no header: message_hash is a handshake message of type 254",
     [](const Fields& q) { return transcript_from(q, {}, true); }},
    {"the length in the header of message_hash has two bytes: it must be a uint24",
     [](const Fields& q) {
       const std::uint8_t header[] = {254, 0, static_cast<std::uint8_t>(crypto::digest_size(hash_in(q)))};
       return transcript_from(q, header, true);
     }},
    {"the first ClientHello is left out after a HelloRetryRequest",
     [](const Fields& q) { return transcript_from(q, {}, false); }},
    {"the HelloRetryRequest itself is left out",
     [](const Fields& q) {
       const std::uint8_t header[] = {254, 0, 0, static_cast<std::uint8_t>(crypto::digest_size(hash_in(q)))};
       return transcript_from(q, header, true, 2);
     }},
    {"the headers of the messages (type and length) are left out",
     [](const Fields& q) {
       Bytes bodies;
       for (const Bytes& message : messages_in(q, "messages")) append(bodies, View(message).subspan(4));
       return hash_of_bytes(q, bodies);
     }},
    {"each message is hashed by itself: one hash must run over all of them",
     [](const Fields& q) {
       Bytes hashes;
       for (const Bytes& message : messages_in(q, "messages"))
         append(hashes, crypto::hash(hash_in(q), message));
       return hash_of_bytes(q, hashes);
     }},
};

}  // namespace

std::span<const Checkpoint> hkdf_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "hkdf-extract",
       .task = "HKDF-Extract: concentrates the randomness of its input into one key.",
       .section = {5869, "2.2"},
       .takes = extract_takes,
       .gives = extract_gives,
       .requests = ask_extract,
       .solve = [](const Fields& q) { return extract_with(hash_in(q), q.bytes("salt"), q.bytes("ikm")); },
       .mistakes = extract_mistakes},
      {.name = "hkdf-expand-label",
       .task = "HKDF-Expand-Label: derives bytes for one purpose, which the label names.",
       .section = {9846, "7.1"},
       .takes = expand_takes,
       .gives = expand_gives,
       .requests = ask_expand,
       .solve = expand,
       .mistakes = expand_mistakes},
      {.name = "derive-secret",
       .task = "Derive-Secret: derives a secret that depends on the messages so far.",
       .section = {9846, "7.1"},
       .takes = derive_takes,
       .gives = derive_gives,
       .requests = ask_derive,
       .solve = [](const Fields& q) { return derive_with(q, hash_of_all(q)); },
       .mistakes = derive_mistakes},
      {.name = "transcript-hash",
       .task = "Transcript-Hash: hashes the handshake messages, also after a HelloRetryRequest.",
       .section = {9846, "4.1"},
       .takes = transcript_takes,
       .gives = transcript_gives,
       .requests = ask_transcript,
       .solve = transcript,
       .mistakes = transcript_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
