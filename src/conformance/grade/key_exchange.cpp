#include <algorithm>
#include <utility>

#include "base/alert.hpp"
#include "conformance/grade/checkpoint.hpp"
#include "crypto/curve/x25519.hpp"
#include "crypto/hash/hkdf.hpp"
#include "schedule/hkdf_label.hpp"
#include "schedule/key_schedule.hpp"

/// The checkpoints from a key exchange to the keys of records.
namespace glasstls::conformance::grade {

namespace {

// x25519

constexpr FieldText x25519_takes[] = {{"private_key", "32 bytes, not clamped yet"},
                                      {"peer_public_key", "32 bytes, little-endian as RFC 7748 has it"}};
constexpr FieldText x25519_gives[] = {{"public_key", "of private_key"},
                                      {"shared_secret", "with the peer; all zeros must be refused"}};

std::vector<Fields> ask_x25519(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](const Bytes& peer) {
    requests.push_back({{"private_key", hex(dice.bytes(32))}, {"peer_public_key", hex(peer)}});
  };
  const auto a_public_key = [&] { return crypto::x25519_public_key(Secret(dice.bytes(32))); };
  ask(a_public_key());
  ask(a_public_key());
  Bytes masked = a_public_key();
  masked[31] |= 0x80;  // RFC 7748: this bit does not count
  ask(masked);
  ask(Bytes(32));  // points of small order
  ask(*from_hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"));
  ask(a_public_key());
  return requests;
}

Fields exchange(const Secret& private_key, View peer) {
  const auto shared = crypto::x25519(private_key, peer);
  if (!shared)
    throw Failure(Alert::illegal_parameter, "the shared secret must not be all zeros", {9846, "7.4.2"},
                  "a point of large order", to_hex(peer));
  return {{"public_key", hex(crypto::x25519_public_key(private_key))}, {"shared_secret", hex(*shared)}};
}

Bytes private_key_in(const Fields& q) { return bytes_of_size(q, "private_key", 32); }
Bytes peer_in(const Fields& q) { return bytes_of_size(q, "peer_public_key", 32); }

Bytes reversed(const Bytes& bytes) { return {bytes.rbegin(), bytes.rend()}; }

/// With the highest bit of the peer's key taken as a part of the number: 2^255 is 19 modulo the field's
/// prime.
Bytes unmasked(Bytes peer) {
  if (!(peer[31] & 0x80)) return peer;
  peer[31] &= 0x7f;
  unsigned carry = 19;
  for (std::uint8_t& byte : peer) {
    carry += byte;
    byte = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  return peer;
}

constexpr Mistake x25519_mistakes[] = {
    {"the highest bit of the peer's public key is used: it must be cleared first",
     [](const Fields& q) { return exchange(Secret(private_key_in(q)), unmasked(peer_in(q))); }},
    {"numbers are read and written with the most significant byte first: X25519 is little-endian",
     [](const Fields& q) {
       const Fields swapped = exchange(Secret(reversed(private_key_in(q))), reversed(peer_in(q)));
       return Fields{{"public_key", hex(reversed(swapped.bytes("public_key")))},
                     {"shared_secret", hex(reversed(swapped.bytes("shared_secret")))}};
     }},
};

// key-schedule

constexpr FieldText schedule_takes[] = {
    {"hash", "SHA-256 or SHA-384"},
    {"psk", "the pre-shared key; empty: there is none"},
    {"shared_secret", "of the key exchange"},
    {"hash_to_server_hello", "Transcript-Hash(ClientHello...ServerHello)"},
    {"hash_to_server_finished", "Transcript-Hash(ClientHello...server Finished)"},
    {"hash_to_client_finished", "Transcript-Hash(ClientHello...client Finished)"}};
constexpr FieldText schedule_gives[] = {{"early_secret", ""},
                                        {"handshake_secret", ""},
                                        {"client_handshake_traffic_secret", ""},
                                        {"server_handshake_traffic_secret", ""},
                                        {"main_secret", "RFC 8446 calls it master secret"},
                                        {"client_application_traffic_secret_0", ""},
                                        {"server_application_traffic_secret_0", ""},
                                        {"exporter_secret", ""},
                                        {"resumption_secret", ""}};

std::vector<Fields> ask_schedule(Dice& dice) {
  std::vector<Fields> requests;
  for (const crypto::HashAlgorithm hash : both_hashes)
    for (const std::size_t psk : {std::size_t{0}, std::size_t{32}, std::size_t{0}}) {
      const std::size_t size = crypto::digest_size(hash);
      requests.push_back({{"hash", name_of(hash)},
                          {"psk", hex(dice.bytes(psk))},
                          {"shared_secret", hex(dice.bytes(32))},
                          {"hash_to_server_hello", hex(dice.bytes(size))},
                          {"hash_to_server_finished", hex(dice.bytes(size))},
                          {"hash_to_client_finished", hex(dice.bytes(size))}});
    }
  return requests;
}

/// What can be wrong with a key schedule.
struct ScheduleFlaws {
  bool derived = true;        ///< Derive-Secret(., "derived", "") between two stages
  bool derived_hash = true;   ///< the hash of nothing as its context
  bool zeros_for_psk = true;  ///< in place of a pre-shared key that is not there
  bool zeros_for_main = true;
  bool exchanged = false;  ///< salt and input of HKDF-Extract
  bool new_labels = false;
  bool ends_swapped = false;
};

/// The steps between the secrets of RFC 9846 7.1, Figure 5.
class Steps {
 public:
  Steps(const Fields& q, const ScheduleFlaws& flaws) : q_(q), hash_(hash_in(q)), flaws_(flaws) {}

  std::size_t size() const { return crypto::digest_size(hash_); }
  Bytes extract(View salt, View ikm) const {
    if (flaws_.exchanged) std::swap(salt, ikm);
    return bytes_of(crypto::hkdf_extract(hash_, salt, ikm));
  }
  Bytes derive(View secret, std::string_view label, View context) const {
    return bytes_of(schedule::hkdf_expand_label(hash_, Secret(secret), label, context, size()));
  }
  /// Extracts the secret of the next stage.
  Bytes next(const Bytes& secret, View ikm) const {
    const crypto::Digest nothing = crypto::hash(hash_, {});
    const View context = flaws_.derived_hash ? View(nothing) : View();
    return extract(flaws_.derived ? derive(secret, "derived", context) : secret, ikm);
  }
  /// Derives a secret from the transcript in the field `transcript`.
  std::string at(const Bytes& secret, std::string_view label, std::string_view transcript) const {
    return hex(derive(secret, label, bytes_of_size(q_, transcript, size())));
  }

 private:
  const Fields& q_;
  crypto::HashAlgorithm hash_;
  ScheduleFlaws flaws_;
};

/// All secrets of a full handshake.
Fields schedule_with(const Fields& q, const ScheduleFlaws& flaws) {
  const Steps steps(q, flaws);
  const Bytes zeros(steps.size()), psk = q.bytes("psk"), nothing;
  const std::string client = flaws.ends_swapped ? "s" : "c", server = flaws.ends_swapped ? "c" : "s",
                    main_label = flaws.new_labels ? " main" : " master";
  const Bytes early = steps.extract(zeros, psk.empty() && flaws.zeros_for_psk ? zeros : psk),
              handshake = steps.next(early, q.bytes("shared_secret")),
              main = steps.next(handshake, flaws.zeros_for_main ? zeros : nothing);
  const char* to_hello = "hash_to_server_hello";
  const char* to_server_finished = "hash_to_server_finished";
  return {{"early_secret", hex(early)},
          {"handshake_secret", hex(handshake)},
          {"client_handshake_traffic_secret", steps.at(handshake, client + " hs traffic", to_hello)},
          {"server_handshake_traffic_secret", steps.at(handshake, server + " hs traffic", to_hello)},
          {"main_secret", hex(main)},
          {"client_application_traffic_secret_0", steps.at(main, client + " ap traffic", to_server_finished)},
          {"server_application_traffic_secret_0", steps.at(main, server + " ap traffic", to_server_finished)},
          {"exporter_secret", steps.at(main, "exp" + main_label, to_server_finished)},
          {"resumption_secret", steps.at(main, "res" + main_label, "hash_to_client_finished")}};
}

constexpr Mistake schedule_mistakes[] = {
    {"the step Derive-Secret(., \"derived\", \"\") between two stages is missing",
     [](const Fields& q) { return schedule_with(q, {.derived = false}); }},
    {"the context of \"derived\" is empty: it must be the hash of the empty string",
     [](const Fields& q) { return schedule_with(q, {.derived_hash = false}); }},
    {"without a PSK, HKDF-Extract gets nothing: it must get zeros as long as the hash",
     [](const Fields& q) { return schedule_with(q, {.zeros_for_psk = false}); }},
    {"the input for the main secret is empty: it must be zeros as long as the hash",
     [](const Fields& q) { return schedule_with(q, {.zeros_for_main = false}); }},
    {"salt and input of HKDF-Extract are swapped",
     [](const Fields& q) { return schedule_with(q, {.exchanged = true}); }},
    {"the labels of the exporter and resumption secrets say \"main\": they must be \"exp master\" and \"res master\"",
     [](const Fields& q) { return schedule_with(q, {.new_labels = true}); }},
    {"the labels of client (\"c ...\") and server (\"s ...\") are swapped",
     [](const Fields& q) { return schedule_with(q, {.ends_swapped = true}); }},
};

// traffic-keys

constexpr FieldText traffic_takes[] = {{"cipher_suite", "its name in the RFC"},
                                       {"secret", "a traffic secret"}};
constexpr FieldText traffic_gives[] = {{"key", "as long as the AEAD's key"}, {"iv", "12 bytes"}};

std::vector<Fields> ask_traffic(Dice& dice) {
  std::vector<Fields> requests;
  for (int i = 0; i < 2; ++i)
    for (const schedule::SuiteParameters& suite : schedule::usual_suites())
      requests.push_back({{"cipher_suite", name_of(suite.suite)},
                          {"secret", hex(dice.bytes(crypto::digest_size(suite.hash)))}});
  return requests;
}

Fields traffic(const Fields& q) {
  const schedule::SuiteParameters& suite = suite_in(q);
  const schedule::NamedSecret secret{schedule::SecretKind::client_application_traffic_secret,
                                     secret_in(q, "secret", suite.hash)};
  const schedule::TrafficKeys keys =
      schedule::traffic_keys(schedule::Deriver{suite.hash}, secret, suite.aead);
  return {{"key", hex(keys.key)}, {"iv", hex(keys.iv)}};
}

/// What can be wrong with the derivation of keys.
struct TrafficFlaws {
  std::string_view key_label = "key", iv_label = "iv";
  std::size_t key_length = 0;  ///< 0: what is right
  std::size_t iv_length = 12;
  bool with_context = false;
};

Fields traffic_with(const Fields& q, const TrafficFlaws& flaws) {
  const schedule::SuiteParameters& suite = suite_in(q);
  const Secret secret = secret_in(q, "secret", suite.hash);
  const crypto::Digest nothing = crypto::hash(suite.hash, {});
  const View context = flaws.with_context ? View(nothing) : View();
  const std::size_t length = flaws.key_length ? flaws.key_length : crypto::key_size(suite.aead);
  const auto expand = [&](std::string_view label, std::size_t size) {
    return bytes_of(schedule::hkdf_expand_label(suite.hash, secret, label, context, size));
  };
  return {{"key",
           hex(View(expand(flaws.key_label, length)).first(std::min(length, crypto::key_size(suite.aead))))},
          {"iv", hex(expand(flaws.iv_label, flaws.iv_length))}};
}

constexpr Mistake traffic_mistakes[] = {
    {"the labels \"key\" and \"iv\" are swapped",
     [](const Fields& q) { return traffic_with(q, {.key_label = "iv", .iv_label = "key"}); }},
    {"key and IV have the same label", [](const Fields& q) { return traffic_with(q, {.iv_label = "key"}); }},
    {"the context is the hash of the empty string: it must be empty",
     [](const Fields& q) { return traffic_with(q, {.with_context = true}); }},
    {"32 bytes are derived for every suite: the length is a part of the HkdfLabel, so the first 16 of them are not "
     "the key for AES-128",
     [](const Fields& q) { return traffic_with(q, {.key_length = 32}); }},
    {"16 bytes of key are derived for every suite",
     [](const Fields& q) { return traffic_with(q, {.key_length = 16}); }},
    {"the labels are those of QUIC",
     [](const Fields& q) { return traffic_with(q, {.key_label = "quic key", .iv_label = "quic iv"}); }},
};

}  // namespace

std::span<const Checkpoint> key_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "x25519",
       .task = "X25519: computes the public key and the shared secret of a key exchange.",
       .section = {9846, "7.4.2"},
       .takes = x25519_takes,
       .gives = x25519_gives,
       .requests = ask_x25519,
       .solve = [](const Fields& q) { return exchange(Secret(private_key_in(q)), peer_in(q)); },
       .mistakes = x25519_mistakes},
      {.name = "key-schedule",
       .task = "The key schedule: from PSK and key exchange to every secret of a connection.",
       .section = {9846, "7.1"},
       .takes = schedule_takes,
       .gives = schedule_gives,
       .requests = ask_schedule,
       .solve = [](const Fields& q) { return schedule_with(q, {}); },
       .mistakes = schedule_mistakes},
      {.name = "traffic-keys",
       .task = "The key and the IV for the records of one direction.",
       .section = {9846, "7.3"},
       .takes = traffic_takes,
       .gives = traffic_gives,
       .requests = ask_traffic,
       .solve = traffic,
       .mistakes = traffic_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
