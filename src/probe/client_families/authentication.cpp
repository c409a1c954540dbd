#include <array>

#include "handshake/lists.hpp"
#include "lab/bad_certificates.hpp"
#include "messages/extension_bodies.hpp"
#include "probe/client_families/client_families.hpp"

/// CertificateRequest, Certificate, CertificateVerify and Finished, and certificates that are not to be
/// trusted.
namespace glasstls::probe::client_families {

using namespace messages;
using families::alert;
using families::answer;
using families::answer_with;
using families::at;
using families::hex;
using families::kebab;
using families::number;
using families::refusal;
using enum ExtensionType;

namespace {

void add_requests(Conversations& all) {
  const Opening asking{.asks = true};
  const auto asked = [&](std::string name, const Rule& rule, std::vector<Deviation> deviations,
                         Expectation expected) {
    push({all, asking}, "certificate-request" + std::move(name), rule, std::move(deviations),
         std::move(expected));
  };
  const auto in_request = [](Act act, std::int64_t number = 0, Bytes bytes = {}) {
    return at(Moment::certificate_request, act, number, std::move(bytes));
  };
  asked("", client_rules::no_certificate, {}, answer_with("a Certificate came", [](const Heard& heard) {
          return std::find(heard.messages.begin(), heard.messages.end(), "Certificate") !=
                 heard.messages.end();
        }));
  asked("-with-a-context", {{}, {9846, "4.4.2"}, "The context has length 0 in a handshake."},
        {set(Moment::certificate_request, "certificate_request_context", "0x01020304")},
        refusal({Alert::illegal_parameter, Alert::decode_error}));
  asked("-without-signature-algorithms",
        {{}, {9846, "4.4.2"}, "A CertificateRequest has signature_algorithms."},
        {in_request(Act::drop_extension, number(signature_algorithms))},
        refusal({Alert::missing_extension, Alert::decode_error, Alert::illegal_parameter}));
  asked("-with-empty-signature-algorithms", rules::syntax,
        {in_request(Act::body, number(signature_algorithms), hex("0000"))}, refusal({Alert::decode_error}));
  asked("-with-signature-algorithms-twice", rules::one_of_each,
        {in_request(Act::twice, number(signature_algorithms))},
        refusal({Alert::illegal_parameter, Alert::decode_error}));
  asked("-with-only-unknown-schemes", client_rules::no_certificate,
        {in_request(Act::body, number(signature_algorithms), hex("0002fe42"))}, answer());
  asked("-with-grease-among-its-schemes", client_rules::no_certificate,
        {in_request(Act::body, number(signature_algorithms), hex("00060a0a04030804"))}, answer());
  asked("-with-certificate-authorities", client_rules::request_unknown,
        {in_request(Act::add_extension, number(certificate_authorities),
                    hex("0010000e300c310a3008060355040a0c0141"))},
        answer());
  asked("-repeated", rules::order, {in_request(Act::repeat)}, alert({Alert::unexpected_message}));
}

/// A Certificate message with these entries, each in hexadecimal with its lengths.
Bytes message_of(const std::string& context, const std::string& list) {
  Bytes body = hex(context);
  const Bytes entries = hex(list);
  const auto length = [](Bytes& into, std::size_t size) {
    for (const int shift : {16, 8, 0}) into.push_back(static_cast<std::uint8_t>(size >> shift));
  };
  length(body, entries.size());
  append(body, entries);
  Bytes message{11};
  length(message, body.size());
  append(message, body);
  return message;
}

void add_messages(Conversations& all) {
  const auto replaced = [](const std::string& context, const std::string& list) {
    return at(Moment::certificate, Act::replace, 0, message_of(context, list));
  };
  const Expectation unreadable = refusal({Alert::bad_certificate, Alert::decode_error,
                                          Alert::unsupported_certificate, Alert::certificate_unknown});
  push(all, "certificate-empty-list", client_rules::empty_certificate, {replaced("00", "")},
       alert({Alert::decode_error}));
  push(all, "certificate-with-a-context",
       {{}, {9846, "4.5.1"}, "The certificate_request_context of a server has length 0."},
       {set(Moment::certificate, "certificate_request_context", "0x01020304")},
       refusal({Alert::illegal_parameter, Alert::decode_error}));
  push(all, "certificate-of-no-bytes", rules::syntax, {replaced("00", "0000000000")},
       refusal({Alert::decode_error, Alert::bad_certificate}));
  push(all, "certificate-of-garbage", rules::semantics,
       {replaced("00",
                 "00000401020304"
                 "0000")},
       unreadable);
  push(all, "certificate-of-an-empty-sequence", rules::semantics,
       {replaced("00",
                 "0000023000"
                 "0000")},
       unreadable);
  push(all, "certificate-with-a-changed-signature", rules::semantics,
       {at(Moment::certificate, Act::flip, -3)},
       refusal({Alert::bad_certificate, Alert::decrypt_error, Alert::unknown_ca}));
  push(all, "certificate-with-a-changed-first-byte", rules::semantics,
       {at(Moment::certificate, Act::flip, 11)}, unreadable);
  push(all, "server-certificate-left-out", rules::order, {at(Moment::certificate, Act::omit)},
       alert({Alert::unexpected_message}));
  push(all, "certificate-verify-left-out", client_rules::verify_place,
       {at(Moment::certificate_verify, Act::omit)}, alert({Alert::unexpected_message}));
  push(all, "certificate-and-verify-left-out", rules::order,
       {at(Moment::certificate, Act::omit), at(Moment::certificate_verify, Act::omit)},
       alert({Alert::unexpected_message}));
  push(all, "encrypted-extensions-left-out", rules::order, {at(Moment::encrypted_extensions, Act::omit)},
       alert({Alert::unexpected_message}));
  push(all, "everything-but-finished-left-out", rules::order,
       {at(Moment::encrypted_extensions, Act::omit), at(Moment::certificate, Act::omit),
        at(Moment::certificate_verify, Act::omit)},
       alert({Alert::unexpected_message}));
  for (const auto& [name, moment] : {std::pair{"server-hello", Moment::server_hello},
                                     std::pair{"encrypted-extensions", Moment::encrypted_extensions},
                                     std::pair{"server-certificate", Moment::certificate},
                                     std::pair{"certificate-verify", Moment::certificate_verify},
                                     std::pair{"finished", Moment::finished}}) {
    const bool changes_keys = moment == Moment::server_hello || moment == Moment::finished;
    push(all, std::string(name) + "-repeated", rules::order, {at(moment, Act::repeat)},
         changes_keys ? refusal({Alert::unexpected_message, Alert::bad_record_mac})
                      : alert({Alert::unexpected_message}));
  }
}

void add_signatures(Conversations& all) {
  const auto in_verify = [](Act act, std::int64_t number = 0, Bytes bytes = {}) {
    return at(Moment::certificate_verify, act, number, std::move(bytes));
  };
  const Expectation wrong = alert({Alert::decrypt_error});
  for (const std::int64_t byte : {-1, -20, -40, 14})
    push(all,
         "signature-with-byte-" + std::string(byte < 0 ? "minus-" : "") + std::to_string(std::abs(byte)) +
             "-changed",
         rules::signature, {in_verify(Act::flip, byte)},
         // The outer bytes of ECDSA's signature are its encoding.
         byte == 14 ? refusal({Alert::decrypt_error}) : wrong);
  push(all, "signature-empty", rules::signature, {set(Moment::certificate_verify, "signature", "empty")},
       refusal({Alert::decrypt_error, Alert::decode_error}));
  push(all, "signature-of-one-byte", rules::signature, {set(Moment::certificate_verify, "signature", "0x30")},
       refusal({Alert::decrypt_error, Alert::decode_error}));
  push(all, "signature-of-zeros", rules::signature,
       {set(Moment::certificate_verify, "signature", "0x3006020100020100")}, wrong);
  Deviation text = in_verify(Act::sign_text);
  text.text = "TLS 1.3, client CertificateVerify";
  push(all, "signature-with-the-client-s-context", rules::signature, {text}, wrong);
  text.text = "TLS 1.2, server CertificateVerify";
  push(all, "signature-with-another-context", rules::signature, {text}, wrong);
  push(all, "signature-without-the-certificate", rules::signature, {in_verify(Act::sign_before)}, wrong);
  // Signatures that verify, with an algorithm that must not be used.
  const Expectation forbidden =
      refusal({Alert::illegal_parameter, Alert::decrypt_error, Alert::handshake_failure});
  for (const SignatureScheme scheme :
       {SignatureScheme::ecdsa_secp384r1_sha384, SignatureScheme::ecdsa_secp521r1_sha512})
    push(all, "signature-as-" + kebab(messages::name_of(scheme)) + "-with-a-p256-key", client_rules::key_fits,
         {in_verify(Act::sign_as, static_cast<std::int64_t>(scheme))}, forbidden);
  const Rule pkcs1{{}, {9846, "4.3.3"}, "RSASSA-PKCS1-v1_5 is not for signed handshake messages."};
  for (const SignatureScheme scheme : {SignatureScheme::rsa_pkcs1_sha256, SignatureScheme::rsa_pkcs1_sha384,
                                       SignatureScheme::rsa_pkcs1_sha512})
    push({all, Opening{.certificate = "rsa"}}, "signature-as-" + kebab(messages::name_of(scheme)), pkcs1,
         {in_verify(Act::sign_as, static_cast<std::int64_t>(scheme))}, forbidden);
  push({all, Opening{.certificate = "rsa"}}, "signature-as-rsa-pss-rsae-sha256",
       {{}, {9846, "9.1"}, "Every client supports this scheme."}, {}, answer());
  push({all, Opening{.certificate = "rsa"}}, "signature-as-rsa-pss-pss-sha256-with-an-rsae-key",
       client_rules::key_fits, {set(Moment::certificate_verify, "algorithm", "0x0809")}, forbidden);
  for (const auto& [name, value] : {std::pair{"ecdsa-sha1", "0x0203"}, std::pair{"rsa-pkcs1-sha1", "0x0201"}})
    push(all, "signature-as-" + std::string(name), client_rules::no_sha1,
         {set(Moment::certificate_verify, "algorithm", value)}, forbidden);
  for (const auto& [name, value] : {std::pair{"an-unknown-scheme", "0xfe42"}, std::pair{"grease", "0x0a0a"},
                                    std::pair{"nothing", "0x0000"}, std::pair{"dsa-sha256", "0x0402"}})
    push(all, "signature-as-" + std::string(name),
         {{}, {9846, "4.5.2"}, "The server signs with a scheme that the client offers."},
         {set(Moment::certificate_verify, "algorithm", value)}, forbidden);
}

/// What clients decide for themselves: revocation, strength, and who may be a leaf.
bool is_policy(std::string_view label) {
  constexpr std::array labels{"revoked", "must-staple", "weak-key", "sha1", "ca-as-leaf"};
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

}  // namespace

void add_authentication(Conversations& all) {
  add_requests(all);
  add_messages(all);
  add_signatures(all);
}

void add_certificates(Conversations& all) {
  const Rule path{{}, {5280}, "A certificate is valid, and leads to an authority that is trusted."};
  const Rule policy{{}, {5280}, "Policy: what a client demands of certificates beyond that."};
  const Rule name{{}, {9525}, "A certificate is for the host that the client wants."};
  for (const lab::BadCertificate& one : lab::bad_certificates()) {
    const bool is_name = one.label == "wrong-host" || one.label == "no-names" || one.label == "two-failures";
    Expectation expected = one.alert ? refusal({*one.alert}) : answer();
    if (one.alert) {
      for (const Alert also :
           {Alert::bad_certificate, Alert::unknown_ca, Alert::certificate_unknown, Alert::certificate_expired,
            Alert::unsupported_certificate, Alert::handshake_failure})
        if (also != *one.alert) expected.alerts.push_back(also);
      // A client may look at the certificate after the handshake, and leave.
      expected.close_is_right = true;
    }
    expected.answer_is_allowed = is_policy(one.label);
    push({all, Opening{.certificate = one.label}}, "certificate-" + std::string(one.label),
         is_name                ? name
         : is_policy(one.label) ? policy
                                : path,
         {}, expected);
    all.back().policy = is_policy(one.label);
  }
}

void add_finished(Conversations& all) {
  const auto in_finished = [](Act act, std::int64_t number = 0, Bytes bytes = {}) {
    return at(Moment::finished, act, number, std::move(bytes));
  };
  const Expectation wrong = alert({Alert::decrypt_error}),
                    short_or_long = refusal({Alert::decode_error, Alert::decrypt_error});
  for (const std::int64_t byte : {0, 1, 7, 8, 15, 16, 30, 31})
    push(all, "finished-with-byte-" + std::to_string(byte) + "-changed", rules::finished,
         {in_finished(Act::flip, 4 + byte)}, wrong);
  push(all, "finished-with-its-last-byte-changed", rules::finished, {in_finished(Act::flip, -1)}, wrong);
  for (const std::int64_t cut : {1, 4, 16, 31, 64})
    push(all, "finished-without-its-last-" + std::to_string(cut) + "-bytes", rules::finished,
         {in_finished(Act::cut, cut)}, short_or_long);
  for (const std::size_t more : {1u, 16u, 1000u})
    push(all, "finished-with-" + std::to_string(more) + "-bytes-behind-it", rules::finished,
         {in_finished(Act::extend, 0, Bytes(more))}, short_or_long);
  Bytes zeros{20, 0, 0, 32};
  zeros.resize(36);
  push(all, "finished-of-zeros", rules::finished, {in_finished(Act::replace, 0, zeros)}, short_or_long);
  push(all, "finished-left-out", rules::order,
       {in_finished(Act::omit), at(Moment::half_open, Act::record, 23, {1})},
       refusal({Alert::bad_record_mac, Alert::unexpected_message}));
}

}  // namespace glasstls::probe::client_families
