#include "probe/families/families.hpp"

/// Certificates of clients: what we answer to a CertificateRequest.
namespace glasstls::probe::families {

using messages::ExtensionType;

namespace {

/// Adds a conversation with a server that asks for a certificate.
void requested(Conversations& all, std::string name, const Rule& rule, std::vector<Deviation> deviations,
               Expectation expected) {
  all.push_back({.name = "client-certificate-" + std::move(name),
                 .rule = rule,
                 .deviations = std::move(deviations),
                 .expected = std::move(expected),
                 .needs = {Need::client_certificates}});
}
/// The same, with one that takes the certificate that we have.
void shown(Conversations& all, std::string name, const Rule& rule, std::vector<Deviation> deviations,
           Expectation expected) {
  requested(all, std::move(name), rule, std::move(deviations), std::move(expected));
  all.back().needs = {Need::credential};
}

Deviation verify(Act act, std::int64_t number = 0, Bytes bytes = {}) {
  return at(Moment::certificate_verify, act, number, std::move(bytes));
}
Deviation field_of(Moment moment, Act act, std::string field, std::string text, std::int64_t number = 0) {
  return {.moment = moment, .act = act, .field = std::move(field), .text = std::move(text), .number = number};
}

/// Whether or not we have a certificate.
void add_messages(Conversations& all) {
  requested(all, "left-out", rules::order, {at(Moment::certificate, Act::omit)},
            alert({Alert::unexpected_message}));
  requested(all, "with-a-context-that-nobody-asked-for", rules::semantics,
            {at(Moment::certificate, Act::replace, 0,
                hex("0b0000060201020000"
                    "00"))},
            refusal({Alert::illegal_parameter, Alert::decode_error, Alert::unexpected_message}));
  requested(all, "truncated", rules::syntax, {at(Moment::certificate, Act::cut, 1)},
            alert({Alert::decode_error}));
  requested(all, "with-a-byte-behind-it", rules::syntax, {at(Moment::certificate, Act::extend, 0, {0})},
            alert({Alert::decode_error}));
  requested(all, "repeated", rules::order, {at(Moment::certificate, Act::repeat)},
            alert({Alert::unexpected_message}));
  requested(all, "that-is-no-certificate", rules::semantics,
            {at(Moment::certificate, Act::replace, 0,
                hex("0b00000c0000000800000301020300"
                    "00"))},
            refusal({Alert::bad_certificate, Alert::decode_error, Alert::unsupported_certificate,
                     Alert::certificate_unknown}));
  requested(all, "verified-without-a-certificate", rules::order,
            {at(Moment::flight, Act::message, 0, hex("0f0000080804000401020304"))},
            alert({Alert::unexpected_message}));
}

/// The certificate that we have, and what is wrong about it.
void add_shown(Conversations& all) {
  shown(all, "shown", rules::signature, {}, answer());
  // One that no CertificateRequest asks for, in the first CertificateEntry.
  shown(all, "with-an-unknown-extension", rules::unasked,
        {at(Moment::certificate, Act::add_extension, 0xff42, {1})}, alert({Alert::unsupported_extension}));
  shown(all, "with-key-share", rules::wrong_message,
        {at(Moment::certificate, Act::add_extension, number(ExtensionType::key_share), hex("0017"))},
        alert({Alert::illegal_parameter, Alert::unsupported_extension}));
  shown(all, "with-a-context", rules::semantics,
        {field_of(Moment::certificate, Act::set, "certificate_request_context", "0x0102")},
        refusal({Alert::illegal_parameter, Alert::decode_error, Alert::unexpected_message}));
  for (const std::string& length : {std::string("certificate_request_context length"),
                                    std::string("certificate_list length"), std::string("cert_data length")})
    for (const int change : {1, -1}) {
      if (change < 0 && length == "certificate_request_context length") continue;  // it is 0
      shown(all, "with-" + kebab(length) + (change > 0 ? "-too-long" : "-too-short"), rules::syntax,
            {field_of(Moment::certificate, Act::lengthen, length, {}, change)},
            refusal({Alert::decode_error, Alert::bad_certificate, Alert::illegal_parameter}));
    }
  // RFC 9846 4.5.1.3: a server may go on, and take the client for one without a certificate.
  shown(all, "whose-bytes-are-changed", rules::bad_chain,
        {field_of(Moment::certificate, Act::set, "cert_data", "flip")},
        refusal_or_answer({Alert::bad_certificate, Alert::decrypt_error, Alert::unknown_ca,
                           Alert::certificate_unknown, Alert::unsupported_certificate}));
}

void add_verified(Conversations& all) {
  const auto push_verify = [&](std::string name, const Rule& rule, std::vector<Deviation> deviations,
                               Expectation expected) {
    shown(all, {}, rule, std::move(deviations), std::move(expected));
    all.back().name = "certificate-verify-" + std::move(name);
  };
  const Expectation wrong = alert({Alert::decrypt_error});
  const Expectation order = refusal({Alert::unexpected_message});
  for (const std::int64_t byte : {-1, -2, -20, -40})
    push_verify("with-byte-" + std::to_string(-byte) + "-from-its-end-changed", rules::signature,
                {verify(Act::flip, byte)}, byte == -1 ? wrong : refusal({Alert::decrypt_error}));
  push_verify("with-an-empty-signature", rules::signature,
              {field_of(Moment::certificate_verify, Act::set, "signature", "empty")},
              refusal({Alert::decrypt_error, Alert::decode_error, Alert::illegal_parameter}));
  push_verify("left-out", rules::order, {verify(Act::omit)}, alert({Alert::unexpected_message}));
  push_verify("repeated", rules::order, {verify(Act::repeat)}, order);
  push_verify("truncated", rules::syntax, {verify(Act::cut, 1)}, alert({Alert::decode_error}));
  push_verify("with-a-byte-behind-it", rules::syntax, {verify(Act::extend, 0, {0})},
              alert({Alert::decode_error}));
  for (const int change : {1, -1})
    push_verify(change > 0 ? "with-signature-length-too-long" : "with-signature-length-too-short",
                rules::syntax,
                {field_of(Moment::certificate_verify, Act::lengthen, "signature length", {}, change)},
                alert({Alert::decode_error}));
  const Expectation refused = refusal({Alert::illegal_parameter, Alert::decrypt_error});
  for (const auto& [name, scheme] : {std::pair{"rsa-pkcs1-sha256", "0x0401"},
                                     std::pair{"an-unknown-scheme", "0xfe42"}, std::pair{"grease", "0x0a0a"}})
    push_verify("by-" + std::string(name), rules::signature_is_checked,
                {field_of(Moment::certificate_verify, Act::set, "algorithm", scheme)}, refused);
  for (const auto& [name, scheme] :
       {std::pair{"ecdsa-sha1", "0x0203"}, std::pair{"rsa-pkcs1-sha1", "0x0201"}})
    push_verify("by-" + std::string(name), rules::no_sha1,
                {field_of(Moment::certificate_verify, Act::set, "algorithm", scheme)}, refused);
  // A key of ours that can sign so signs in another way.
  push_verify("by-a-scheme-that-does-not-fit-the-key", rules::scheme_fits_key,
              {field_of(Moment::certificate_verify, Act::set, "algorithm", "0x080b")}, refused);
  push_verify("in-small-records", rules::signature, {verify(Act::fragment, 16)}, answer());
}

}  // namespace

void add_client_certificates(Conversations& all) {
  add_messages(all);
  add_shown(all);
  add_verified(all);
}

}  // namespace glasstls::probe::families
