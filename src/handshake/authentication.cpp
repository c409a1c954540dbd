#include "handshake/authentication.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "crypto/curve/ecdsa.hpp"
#include "crypto/curve/ed25519.hpp"
#include "crypto/rsa/rsa.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/named.hpp"

namespace glasstls::handshake {

using messages::SignatureScheme;
using Kind = x509::PublicKey::Kind;

namespace {

/// RFC 9846 4.3.3: the key and the hash of each scheme that may sign handshake messages.
struct SchemeRow {
  SignatureScheme scheme;
  Kind key;
  crypto::HashAlgorithm hash;
};

const SchemeRow* find_scheme(SignatureScheme scheme) {
  using enum SignatureScheme;
  using enum crypto::HashAlgorithm;
  static constexpr SchemeRow rows[] = {
      {ecdsa_secp256r1_sha256, Kind::p256, sha256}, {ecdsa_secp384r1_sha384, Kind::p384, sha384},
      {ecdsa_secp521r1_sha512, Kind::p521, sha512}, {ed25519, Kind::ed25519, sha512},
      {rsa_pss_rsae_sha256, Kind::rsa, sha256},     {rsa_pss_rsae_sha384, Kind::rsa, sha384},
      {rsa_pss_rsae_sha512, Kind::rsa, sha512},     {rsa_pss_pss_sha256, Kind::rsa_pss, sha256},
      {rsa_pss_pss_sha384, Kind::rsa_pss, sha384},  {rsa_pss_pss_sha512, Kind::rsa_pss, sha512},
  };
  for (const SchemeRow& row : rows)
    if (row.scheme == scheme) return &row;
  return nullptr;
}

}  // namespace

Bytes certificate_verify_content(Signer signer, View transcript_hash) {
  const std::string_view context =
      signer == Signer::server ? "TLS 1.3, server CertificateVerify" : "TLS 1.3, client CertificateVerify";
  Bytes content(64, 0x20);
  append(content, as_bytes(context));
  content.push_back(0);
  append(content, transcript_hash);
  return content;
}

bool may_sign_handshake(SignatureScheme scheme) { return find_scheme(scheme) != nullptr; }

crypto::HashAlgorithm hash_of(SignatureScheme scheme) {
  const SchemeRow* row = find_scheme(scheme);
  if (!row) throw std::invalid_argument(messages::named(scheme) + " does not sign handshakes");
  return row->hash;
}

bool matches_key(SignatureScheme scheme, const x509::PublicKey& key) {
  const SchemeRow* row = find_scheme(scheme);
  return row && row->key == key.kind && (!key.pss_hash || *key.pss_hash == row->hash);
}

bool verify_signature(SignatureScheme scheme, const x509::PublicKey& key, View content, View signature) {
  if (!matches_key(scheme, key)) return false;
  const crypto::HashAlgorithm hash = find_scheme(scheme)->hash;
  switch (key.kind) {
    case Kind::p256: return crypto::ecdsa_verify(crypto::Curve::p256, key.point, hash, content, signature);
    case Kind::p384: return crypto::ecdsa_verify(crypto::Curve::p384, key.point, hash, content, signature);
    case Kind::p521: return crypto::ecdsa_verify(crypto::Curve::p521, key.point, hash, content, signature);
    case Kind::ed25519: return crypto::ed25519_verify(key.point, content, signature);
    case Kind::rsa:
    case Kind::rsa_pss: return crypto::rsa_pss_verify(key.rsa, hash, content, signature);
    case Kind::unsupported: break;
  }
  return false;
}

messages::Certificate make_certificate(const Credential& credential, Bytes certificate_request_context,
                                       bool staple) {
  messages::Certificate message{std::move(certificate_request_context), {}};
  for (const Bytes& der : credential.chain()) message.certificate_list.push_back({der, {}});
  if (staple && !credential.ocsp_response().empty()) {
    messages::CertificateStatus status;
    status.response = credential.ocsp_response();
    message.certificate_list.front().extensions.push_back(messages::make_extension(status));
  }
  return message;
}

messages::CertificateVerify make_certificate_verify(const Choice& choice, Signer signer, View transcript_hash,
                                                    RandomSource& random) {
  const Bytes content = certificate_verify_content(signer, transcript_hash);
  return {choice.scheme, choice.credential->key().sign(choice.scheme, content, random)};
}

messages::Finished make_finished(const schedule::Deriver& deriver, const schedule::NamedSecret& base_key,
                                 View transcript_hash) {
  return {to_bytes(schedule::verify_data(deriver, base_key, transcript_hash))};
}

x509::ValidationResult judge_chain(Context& context, const x509::ValidationInputs& inputs) {
  x509::ValidationResult result = x509::validate(inputs);
  context.tracer.emit([&] { return trace::CertificateJudged{inputs, result}; });
  if (context.tracer.wants_secrets())
    for (const x509::Anchor& anchor : x509::possible_anchors(inputs))
      context.tracer.given(trace::Source::trust_anchors, anchor.origin == x509::Origin::own ? "own" : "",
                           anchor.der);
  if (const Check* failed = result.verdict.first_failure()) {
    Failure failure(failed->alert, failed->headline(), failed->section);  // its headline has the values
    failure.expected = failed->expected;
    failure.presented = failed->presented;
    throw failure;
  }
  if (!result.verdict.accepted() || !result.leaf)
    throw Failure(Alert::bad_certificate, "the certificate could not be judged", {5280, "6"});
  return result;
}

SignatureVerified check_certificate_verify(Context& context, const messages::CertificateVerify& message,
                                           View content, const x509::PublicKey& key,
                                           std::span<const SignatureScheme> offered) {
  const bool was_offered = std::find(offered.begin(), offered.end(), message.algorithm) != offered.end();
  context.require(
      was_offered && may_sign_handshake(message.algorithm),
      {Alert::illegal_parameter,
       "algorithm must be one that was offered and may sign handshakes",
       {9846, "4.5.2"}},
      [&] {
        std::string list;
        for (SignatureScheme scheme : offered)
          if (may_sign_handshake(scheme))
            list.append(list.empty() ? "" : ", ").append(messages::named(scheme));
        return list.empty() ? "none" : list;
      },
      message.algorithm);
  context.require(
      matches_key(message.algorithm, key),
      {Alert::illegal_parameter, "algorithm must fit the key of the certificate", {9846, "4.5.2"}},
      [&] { return "a scheme for " + x509::to_text(key); }, message.algorithm);
  context.require(verify_signature(message.algorithm, key, content, message.signature),
                  {Alert::decrypt_error, "signature must verify with the certificate's key", {9846, "4.5.2"}},
                  "a signature of the transcript that verifies", [&] { return to_hex(message.signature); });
  return {};
}

std::optional<NoCertificate> unless_requested(const NegotiatedParameters& negotiated) {
  if (negotiated.certificate_requested) return std::nullopt;
  return NoCertificate();
}

NoCertificate accept_empty_list(Context& context, bool certificate_required) {
  context.require(!certificate_required,
                  {Alert::certificate_required, "the client must show a certificate", {9846, "4.5.1.3"}},
                  "a certificate", "an empty certificate_list");
  return NoCertificate();
}

FinishedVerified check_finished(Context& context, const messages::Finished& message,
                                const schedule::Deriver& deriver, const schedule::NamedSecret& base_key,
                                View transcript_hash) {
  context.require(message.verify_data.size() == deriver.hash_size(),
                  {Alert::decode_error, "verify_data must be as long as the hash", {9846, "4.5.3"}},
                  deriver.hash_size(), message.verify_data.size());
  const crypto::Digest expected = schedule::verify_data(deriver, base_key, transcript_hash);
  context.require(equal_ct(expected, message.verify_data),
                  {Alert::decrypt_error, "verify_data must be the HMAC of the transcript", {9846, "4.5.3"}},
                  "the HMAC that our own keys and transcript give",
                  [&] { return to_hex(message.verify_data); });
  return {};
}

}  // namespace glasstls::handshake
