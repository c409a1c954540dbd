#include "handshake/authentication.hpp"
#include "conformance/grade/checkpoint.hpp"
#include "crypto/hash/hmac.hpp"
#include "handshake/signing.hpp"
#include "schedule/hkdf_label.hpp"
#include "x509/key/algorithm_to_der.hpp"

/// The checkpoints of RFC 9846 4.5: Finished and CertificateVerify.
namespace glasstls::conformance::grade {

namespace {

// finished

constexpr FieldText finished_takes[] = {{"hash", "SHA-256 or SHA-384"},
                                        {"base_key", "the traffic secret of the sender"},
                                        {"transcript_hash", "of the messages before the Finished"}};
constexpr FieldText finished_gives[] = {{"verify_data", "as long as the hash"}};

std::vector<Fields> ask_finished(Dice& dice) {
  std::vector<Fields> requests;
  for (int i = 0; i < 2; ++i)
    for (const crypto::HashAlgorithm hash : both_hashes) {
      const std::size_t size = crypto::digest_size(hash);
      requests.push_back({{"hash", name_of(hash)},
                          {"base_key", hex(dice.bytes(size))},
                          {"transcript_hash", hex(dice.bytes(size))}});
    }
  return requests;
}

Fields finished(const Fields& q) {
  const schedule::Deriver deriver{hash_in(q)};
  const schedule::NamedSecret base_key{schedule::SecretKind::client_handshake_traffic_secret,
                                       secret_in(q, "base_key", deriver.hash)};
  return {{"verify_data", hex(schedule::verify_data(deriver, base_key, q.bytes("transcript_hash")))}};
}

/// HMAC with the finished_key that has this label and context.
Fields finished_with(const Fields& q, std::string_view label, View context) {
  const crypto::HashAlgorithm hash = hash_in(q);
  const Bytes key = bytes_of(schedule::hkdf_expand_label(hash, secret_in(q, "base_key", hash), label, context,
                                                         crypto::digest_size(hash)));
  return {{"verify_data", hex(crypto::hmac(hash, key, q.bytes("transcript_hash")))}};
}

constexpr Mistake finished_mistakes[] = {
    {"the key of the HMAC is the traffic secret: it must be finished_key, which is derived from it",
     [](const Fields& q) -> Fields {
       return {
           {"verify_data", hex(crypto::hmac(hash_in(q), q.bytes("base_key"), q.bytes("transcript_hash")))}};
     }},
    {"the context of finished_key is the hash of the empty string: it must be empty",
     [](const Fields& q) { return finished_with(q, "finished", crypto::hash(hash_in(q), {})); }},
    {"finished_key depends on the transcript: its context must be empty, and the HMAC takes the transcript hash",
     [](const Fields& q) { return finished_with(q, "finished", q.bytes("transcript_hash")); }},
    {"the transcript hash is hashed again before the HMAC",
     [](const Fields& q) {
       Fields again{{"hash", q.text("hash")}, {"base_key", q.text("base_key")}};
       again.add("transcript_hash", hex(crypto::hash(hash_in(q), q.bytes("transcript_hash"))));
       return finished(again);
     }},
    {"verify_data is cut to 12 bytes as in TLS 1.2",
     [](const Fields& q) -> Fields {
       return {{"verify_data", finished(q).text("verify_data").substr(0, 24)}};
     }},
};

// certificate-verify-content

constexpr FieldText content_takes[] = {{"signer", "\"server\" or \"client\""},
                                       {"transcript_hash", "of the messages up to its Certificate"}};
constexpr FieldText content_gives[] = {{"content", "what the signature is over"}};

std::vector<Fields> ask_content(Dice& dice) {
  std::vector<Fields> requests;
  for (const std::size_t size : {32u, 48u})
    for (const char* signer : {"server", "client"})
      requests.push_back({{"signer", signer}, {"transcript_hash", hex(dice.bytes(size))}});
  return requests;
}

handshake::Signer signer_in(const Fields& q) {
  const std::string& signer = q.text("signer");
  if (signer == "server") return handshake::Signer::server;
  if (signer == "client") return handshake::Signer::client;
  throw BadLine("\"signer\" is neither server nor client");
}

handshake::Signer other(handshake::Signer signer) {
  return signer == handshake::Signer::server ? handshake::Signer::client : handshake::Signer::server;
}

Bytes content_of(const Fields& q) {
  return handshake::certificate_verify_content(signer_in(q), q.bytes("transcript_hash"));
}

Fields content_field(View content) { return {{"content", hex(content)}}; }

/// The content with `size` bytes at `at` replaced.
Fields content_with(const Fields& q, std::size_t at, std::size_t size, View replacement) {
  Bytes content = content_of(q);
  const auto begin = content.begin() + static_cast<std::ptrdiff_t>(at);
  content.insert(content.erase(begin, begin + static_cast<std::ptrdiff_t>(size)), replacement.begin(),
                 replacement.end());
  return content_field(content);
}

constexpr std::size_t spaces = 64, context_size = 33;  // of "TLS 1.3, server CertificateVerify"

constexpr Mistake content_mistakes[] = {
    {"the 64 spaces (0x20) in front are missing",
     [](const Fields& q) { return content_with(q, 0, spaces, {}); }},
    {"64 zeros are in front: they must be spaces (0x20)",
     [](const Fields& q) { return content_with(q, 0, spaces, Bytes(spaces)); }},
    {"the context string is that of the other end",
     [](const Fields& q) {
       return content_field(
           handshake::certificate_verify_content(other(signer_in(q)), q.bytes("transcript_hash")));
     }},
    {"the zero byte after the context string is missing",
     [](const Fields& q) { return content_with(q, spaces + context_size, 1, {}); }},
    {"spaces and context string are missing: the transcript hash is only a part of what is signed",
     [](const Fields& q) { return content_field(q.bytes("transcript_hash")); }},
    {"the context string is missing",
     [](const Fields& q) { return content_with(q, spaces, context_size, {}); }},
};

// certificate-verify

constexpr FieldText verify_takes[] = {{"algorithm", "a signature scheme, by its name in the RFC"},
                                      {"public_key", "the SubjectPublicKeyInfo of the certificate, in DER"},
                                      {"signer", "\"server\" or \"client\""},
                                      {"transcript_hash", "of the messages up to its Certificate"},
                                      {"signature", "as in the CertificateVerify"}};
constexpr FieldText verify_gives[] = {
    {"valid",
     "true or false: whether the signature may be accepted; an algorithm that does not fit the key, or that "
     "may not sign handshakes, makes it false"}};

using messages::SignatureScheme;

constexpr SignatureScheme schemes[] = {
    SignatureScheme::ecdsa_secp256r1_sha256, SignatureScheme::ecdsa_secp384r1_sha384,
    SignatureScheme::ed25519, SignatureScheme::rsa_pss_rsae_sha256, SignatureScheme::rsa_pkcs1_sha256};

x509::PrivateKey key_for(SignatureScheme scheme, Dice& dice) {
  using Kind = x509::PublicKey::Kind;
  const Bytes seed = dice.bytes(32);
  switch (scheme) {
    case SignatureScheme::ecdsa_secp256r1_sha256: return x509::PrivateKey::generate(Kind::p256, seed);
    case SignatureScheme::ecdsa_secp384r1_sha384: return x509::PrivateKey::generate(Kind::p384, seed);
    case SignatureScheme::ed25519: return x509::PrivateKey::generate(Kind::ed25519, seed);
    default: return x509::PrivateKey::generate_rsa(2048, seed);
  }
}

/// A question about a signature over `content`, named as one of `named`.
Fields verify_question(const x509::PrivateKey& key, SignatureScheme named, const Fields& about,
                       View signature) {
  Fields request{{"algorithm", name_of(named)},
                 {"public_key", hex(x509::public_key_to_der(key.public_key()))}};
  request.add(about);
  request.add("signature", hex(signature));
  return request;
}

std::vector<Fields> ask_verify(Dice& dice) {
  std::vector<Fields> requests;
  for (const SignatureScheme scheme : {schemes[0], schemes[1], schemes[2], schemes[3]}) {
    const x509::PrivateKey key = key_for(scheme, dice);
    const bool server = requests.size() % 2 == 0;
    const Fields about{{"signer", server ? "server" : "client"}, {"transcript_hash", hex(dice.bytes(32))}};
    const auto signature = [&](View content) { return handshake::sign(scheme, key, content, dice); };
    const Bytes right = signature(content_of(about));
    requests.push_back(verify_question(key, scheme, about, right));
    Bytes changed = right;
    changed[changed.size() / 2] ^= 0x01;
    requests.push_back(verify_question(key, scheme, about, changed));
    if (scheme == SignatureScheme::rsa_pss_rsae_sha256) {
      const Bytes pkcs1 = key.sign(x509::SignatureAlgorithm::Kind::rsa_pkcs1, crypto::HashAlgorithm::sha256,
                                   content_of(about), dice.bytes(32));
      requests.push_back(verify_question(key, SignatureScheme::rsa_pkcs1_sha256, about, pkcs1));
    } else {
      requests.push_back(verify_question(key, scheme, about,
                                         signature(handshake::certificate_verify_content(
                                             other(signer_in(about)), about.bytes("transcript_hash")))));
    }
    requests.push_back(verify_question(key, scheme, about, signature(about.bytes("transcript_hash"))));
  }
  return requests;
}

SignatureScheme scheme_in(const Fields& q) {
  for (const SignatureScheme scheme : schemes)
    if (name_of(scheme) == q.text("algorithm")) return scheme;
  throw BadLine("\"algorithm\" is not one that this checkpoint asks for");
}

x509::PublicKey public_key_in(const Fields& q) {
  const Bytes der = q.bytes("public_key");
  x509::der::Reader reader(der);
  return x509::parse_public_key(reader);
}

Fields valid_field(bool valid) { return {{"valid", valid}}; }

Fields verify_over(const Fields& q, View content) {
  return valid_field(
      handshake::verify_signature(scheme_in(q), public_key_in(q), content, q.bytes("signature")));
}

constexpr Mistake verify_mistakes[] = {
    {"the signature is checked only over the transcript hash, without the spaces and the context string",
     [](const Fields& q) { return verify_over(q, q.bytes("transcript_hash")); }},
    {"client and server are swapped in the context string",
     [](const Fields& q) {
       return verify_over(
           q, handshake::certificate_verify_content(other(signer_in(q)), q.bytes("transcript_hash")));
     }},
    {"a signature of either end is accepted",
     [](const Fields& q) {
       const Fields theirs = verify_over(
           q, handshake::certificate_verify_content(other(signer_in(q)), q.bytes("transcript_hash")));
       return theirs.truth("valid") ? theirs : verify_over(q, content_of(q));
     }},
    {"rsa_pkcs1_sha256 is accepted: it may sign certificates, but not handshakes",
     [](const Fields& q) {
       return scheme_in(q) == SignatureScheme::rsa_pkcs1_sha256 ? valid_field(true)
                                                                : verify_over(q, content_of(q));
     }},
    {"signatures are accepted without a check", [](const Fields&) { return valid_field(true); }},
    {"no signature is accepted", [](const Fields&) { return valid_field(false); }},
};

}  // namespace

std::span<const Checkpoint> authentication_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "finished",
       .task = "The verify_data of a Finished.",
       .section = {9846, "4.5.3"},
       .takes = finished_takes,
       .gives = finished_gives,
       .requests = ask_finished,
       .solve = finished,
       .mistakes = finished_mistakes},
      {.name = "certificate-verify-content",
       .task = "What the signature of a CertificateVerify is over.",
       .section = {9846, "4.5.2"},
       .takes = content_takes,
       .gives = content_gives,
       .requests = ask_content,
       .solve = [](const Fields& q) { return content_field(content_of(q)); },
       .mistakes = content_mistakes},
      {.name = "certificate-verify",
       .task = "Verifies the signature of a CertificateVerify.",
       .section = {9846, "4.5.2"},
       .takes = verify_takes,
       .gives = verify_gives,
       .requests = ask_verify,
       .solve = [](const Fields& q) { return verify_over(q, content_of(q)); },
       .mistakes = verify_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
