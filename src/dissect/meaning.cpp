#include "dissect/meaning.hpp"

#include <algorithm>
#include <array>

#include "base/big_endian.hpp"
#include "dissect/versions.hpp"
#include "messages/handshake.hpp"
#include "messages/numbers.hpp"

namespace glasstls::dissect {

namespace {

using wire::Field;

/// A field's bytes, and the meaning that the decoder gave it.
struct Value {
  View bytes;
  std::string_view named;

  std::uint64_t number() const { return from_big_endian(bytes); }
};

std::string count(std::uint64_t n, std::string_view unit) {
  return std::to_string(n) + " " + std::string(unit) + (n == 1 ? "" : "s");
}

std::string quoted(Value v) { return '"' + std::string(as_text(v.bytes)) + '"'; }
std::string size_in_bytes(Value v) { return count(v.number(), "byte"); }
std::string decimal(Value v) { return std::to_string(v.number()); }

std::string frozen_version(Value v) {
  return std::string(v.named) + ", only for compatibility: supported_versions has the real version";
}

std::string record_version(Value v) {
  const auto version = static_cast<messages::ProtocolVersion>(v.number());
  return std::string(name_of(version)) + ", only for compatibility; receivers ignore it";
}

std::string random(Value v) {
  if (equal(v.bytes, messages::HelloRetryRequest::magic))
    return "SHA-256 of \"HelloRetryRequest\": this asks for another ClientHello";
  return "fresh for this connection";
}

std::string session_id(Value v) {
  if (v.bytes.empty()) return "empty";
  return "not a session: it makes TLS 1.3 look like TLS 1.2 to middleboxes";
}

std::string compression(Value v) {
  if (v.number() == 0) return "null: TLS 1.3 never compresses";
  return "TLS 1.3 allows only null";
}

std::string name_type(Value v) { return v.number() == 0 ? "host_name" : "unknown"; }

std::string lifetime(Value v) {
  const std::uint64_t n = v.number();
  std::string text = count(n, "second");
  if (n >= 86'400 && n % 86'400 == 0) return text + ", " + count(n / 86'400, "day");
  if (n >= 3'600 && n % 3'600 == 0) return text + ", " + count(n / 3'600, "hour");
  return text;
}

std::string public_key(Value v) { return "public key, " + count(v.bytes.size(), "byte"); }
std::string context(Value v) {
  return v.bytes.empty() ? "empty in the handshake" : "the same as in the request";
}

std::string renegotiation(Value v) {
  return v.bytes.empty() ? "empty: a first handshake; TLS 1.3 has no renegotiation" : "";
}

std::string record_limit(Value v) { return "accepts records of at most " + count(v.number(), "byte"); }
std::string age_add(Value) { return "added to the ticket's age, which hides the age"; }
std::string nonce(Value) { return "makes the keys of different tickets differ"; }
std::string ticket(Value) { return "only the server can read it"; }
std::string verify_data(Value) { return "HMAC over the transcript so far"; }
std::string signature(Value) { return "over the transcript so far"; }
std::string binder(Value) { return "HMAC over this ClientHello, with a key from the PSK"; }
std::string handed_back(Value) { return "the client must send it back unchanged"; }

// What the same fields mean before TLS 1.3.

std::string older_version(Value v) {
  return std::string(v.named) + ": the real version, because there is no supported_versions";
}

std::string older_record_version(Value v) {
  return std::string(name_of(static_cast<messages::ProtocolVersion>(v.number()))) +
         ": before the ServerHello only a guess";
}

std::string older_random(Value v) {
  constexpr std::string_view above_12("DOWNGRD\x01", 8), below_12("DOWNGRD\x00", 8);
  const std::string_view text = as_text(v.bytes);
  // RFC 9846 4.2.3: the marks of a server that supports a later version than it chose.
  if (text.ends_with(above_12)) return "its last bytes say that the server also supports TLS 1.3";
  if (text.ends_with(below_12)) return "its last bytes say that the server also supports TLS 1.2 or later";
  return "fresh for this connection; older programs put the time into the first four bytes";
}

std::string older_session_id(Value v) {
  if (v.bytes.empty()) return "empty: no session to resume by its ID";
  return "of a session, which is resumed now or may be later";
}

std::string older_compression(Value v) {
  if (v.bytes.size() != 1) return {};
  if (v.number() == 0) return "null";
  return v.number() == 1 ? "DEFLATE, which let the CRIME attack guess secrets" : "unknown";
}

std::string older_renegotiation(Value v) {
  return v.bytes.empty() ? "empty: a first handshake; the sender supports RFC 5746"
                         : "the verify_data of the previous handshake";
}

std::string older_signature(Value v) {
  return "over the parameters, or over the handshake so far, " + count(v.bytes.size(), "byte");
}
std::string older_verify_data(Value) { return "computed from the master secret and the handshake so far"; }
std::string lifetime_hint(Value v) { return v.number() == 0 ? "not specified" : lifetime(v); }
std::string prime(Value v) { return "a prime of " + count(8 * v.bytes.size(), "bit"); }
std::string dh_public(Value v) { return "Diffie-Hellman, " + count(8 * v.bytes.size(), "bit"); }
std::string premaster(Value) {
  return "the secret itself, encrypted with the certificate's RSA key: no forward secrecy";
}
std::string older_ciphertext(Value v) {
  return count(v.bytes.size(), "byte") + ", protected by the cipher suite";
}

// RFC 9849.
std::string ech_payload(Value v) {
  return count(v.bytes.size(), "byte") +
         ": an encrypted ClientHello or random bytes; an observer cannot tell which";
}
std::string ech_config(Value v) { return std::to_string(v.number()) + ", which of the server's keys"; }

std::string ciphertext(Value v) {
  return count(v.bytes.size(), "byte") + ": content, its type, padding and a 16-byte tag";
}

struct Meaning {
  std::string_view field;
  std::string (*say)(Value);
};
constexpr std::array meanings = std::to_array<Meaning>({
    {"random", random},
    {"legacy_version", frozen_version},
    {"legacy_record_version", record_version},
    {"legacy_session_id", session_id},
    {"legacy_session_id_echo", session_id},
    {"legacy_compression_method", compression},
    {"legacy_compression_methods", compression},
    {"name_type", name_type},
    {"HostName", quoted},
    {"ProtocolName", quoted},
    {"RecordSizeLimit", record_limit},
    {"key_exchange", public_key},
    {"cookie", handed_back},
    {"certificate_request_context", context},
    {"renegotiated_connection", renegotiation},
    {"signature", signature},
    {"verify_data", verify_data},
    {"binder", binder},
    {"PskBinderEntry", binder},
    {"selected_identity", decimal},
    {"obfuscated_ticket_age", decimal},
    {"max_early_data_size", size_in_bytes},
    {"ticket_lifetime", lifetime},
    {"ticket_age_add", age_add},
    {"ticket_nonce", nonce},
    {"ticket", ticket},
    {"encrypted_record", ciphertext},
    {"payload", ech_payload},
    {"config_id", ech_config},
    {"public_name", quoted},
});

/// Before TLS 1.3 these rows come first.
constexpr std::array older_meanings = std::to_array<Meaning>({
    {"random", older_random},
    {"legacy_version", older_version},
    {"legacy_record_version", older_record_version},
    {"legacy_session_id", older_session_id},
    {"legacy_session_id_echo", older_session_id},
    {"legacy_compression_method", older_compression},
    {"legacy_compression_methods", older_compression},
    {"renegotiated_connection", older_renegotiation},
    {"signature", older_signature},
    {"verify_data", older_verify_data},
    {"ticket_lifetime_hint", lifetime_hint},
    {"dh_p", prime},
    {"dh_Ys", dh_public},
    {"dh_Yc", dh_public},
    {"public", public_key},
    {"ecdh_Yc", public_key},
    {"EncryptedPreMasterSecret", premaster},
    {"encrypted_record", older_ciphertext},
});

template <class Rows>
const Meaning* find_row(const Rows& table, std::string_view field) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const Meaning& r) { return r.field == field; });
  return row == table.end() ? nullptr : &*row;
}

}  // namespace

void add_meanings(View bytes, wire::FieldMap& map, Spoken spoken) {
  const bool has_versions = std::any_of(map.begin(), map.end(), [](const Field& field) {
    return field.name == "Extension" && field.meaning == "supported_versions";
  });
  for (Field& field : map) {
    if (field.section.number == 5280) continue;  // the certificate decoder adds its own
    const Value value{bytes.subspan(field.offset, field.size), field.meaning};
    if (field.meaning.empty() && std::string_view(field.name).ends_with("length")) {
      field.meaning = size_in_bytes(value);
      continue;
    }
    const Meaning* row = is_older(spoken.version) ? find_row(older_meanings, field.name) : nullptr;
    if (!row || (has_versions && field.name == "legacy_version")) row = find_row(meanings, field.name);
    if (row) field.meaning = row->say(value);
  }
}

}  // namespace glasstls::dissect
