#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "probe/families/families.hpp"

/// How a client authenticates, beyond single messages: an empty Certificate, what is signed, and when.
namespace glasstls::probe::families {

namespace {

const Rule empty_is_a_choice{
    {},
    {9846, "4.5.1.3"},
    "If the Certificate is empty, the server continues without client authentication or aborts the handshake with "
    "a certificate_required alert."};

/// Of a server that asks for a certificate.
void asked(Conversations& all, std::string name, const Rule& rule, std::vector<Deviation> deviations,
           Expectation expected) {
  all.push_back({.name = std::move(name),
                 .rule = rule,
                 .deviations = std::move(deviations),
                 .expected = std::move(expected),
                 .needs = {Need::client_certificates}});
}

/// The same, and we have one.
void authenticated(Conversations& all, std::string name, const Rule& rule, std::vector<Deviation> deviations,
                   Expectation expected) {
  asked(all, std::move(name), rule, std::move(deviations), std::move(expected));
  all.back().needs = {Need::credential};
}

Deviation in_verify(Act act, std::int64_t number = 0, Bytes bytes = {}) {
  return at(Moment::certificate_verify, act, number, std::move(bytes));
}

void add_empty_certificates(Conversations& all) {
  const Deviation empty = at(Moment::certificate, Act::replace, 0, hex("0b00000400000000"));
  Expectation choice = alert({Alert::certificate_required});
  choice.answer_is_allowed = true;
  asked(all, "client-certificate-that-is-empty", empty_is_a_choice, {empty, in_verify(Act::omit)}, choice);
  authenticated(all, "client-certificate-that-is-empty-but-verified", rules::verify_after_certificate,
                {empty}, alert({Alert::unexpected_message, Alert::certificate_required}));
}

void add_certificate_records(Conversations& all) {
  for (const std::int64_t size : {1, 100})
    authenticated(all, "client-certificate-in-records-of-" + std::to_string(size) + "-bytes",
                  rules::signature_is_checked, {at(Moment::certificate, Act::fragment, size)}, answer());
  authenticated(all, "client-certificate-with-padding", rules::signature_is_checked,
                {at(Moment::certificate, Act::pad, 1000)}, answer());
  authenticated(
      all, "client-certificate-with-a-warning-inside", rules::interleaved,
      {at(Moment::certificate, Act::split, 10), at(Moment::certificate, Act::between, 21, hex("015a"))},
      alert({Alert::unexpected_message}));
}

void add_signatures(Conversations& all) {
  const auto verify = [&](std::string name, const Rule& rule, Deviation deviation, Expectation expected) {
    authenticated(all, "certificate-verify-" + std::move(name), rule, {std::move(deviation)},
                  std::move(expected));
  };
  const auto signature = [](std::string value) {
    return Deviation{.moment = Moment::certificate_verify,
                     .act = Act::set,
                     .field = "signature",
                     .text = std::move(value)};
  };
  const Expectation wrong = alert({Alert::decrypt_error});
  verify("for-the-context-of-servers", rules::signature, in_verify(Act::sign_as_server), wrong);
  verify("for-another-transcript", rules::signature, in_verify(Act::sign_elsewhere), wrong);
  verify("with-a-signature-of-one-byte", rules::signature, signature("0x30"), wrong);
  verify("with-a-signature-of-zeros", rules::signature, signature("zeros"), wrong);
  verify("with-a-signature-of-10000-bytes", rules::signature, signature("0x" + to_hex(Bytes(10'000, 0x30))),
         wrong);
  // Whatever the key is, one changed bit makes a scheme that does not fit it, or another hash.
  for (const std::int64_t byte : {4, 5})
    verify("with-byte-" + std::to_string(byte) + "-of-its-scheme-changed", rules::scheme_fits_key,
           in_verify(Act::flip, byte), refusal({Alert::illegal_parameter, Alert::decrypt_error}));
  verify("that-is-a-key-update", rules::key_update_early, in_verify(Act::replace, 0, hex("1800000100")),
         alert({Alert::unexpected_message}));
  verify("that-is-a-second-certificate", rules::order, in_verify(Act::replace, 0, hex("0b00000400000000")),
         alert({Alert::unexpected_message}));
}

}  // namespace

void add_authentication(Conversations& all) {
  asked(all, "certificate-request-without-a-context", rules::request_context, {},
        answer_with("the CertificateRequest has an empty context", [](const Heard& heard) {
          return heard.request && heard.request->certificate_request_context.empty();
        }));
  asked(all, "certificate-request-not-in-a-resumption", rules::no_request_with_psk, {},
        answer_with("no CertificateRequest came with the ticket",
                    [](const Heard& heard) { return !heard.psk || !heard.request; }));
  all.back().opening.kind = Opening::Kind::resumption;
  authenticated(all, "client-certificate-shown-after-a-retry", rules::signature_is_checked, {}, answer());
  all.back().opening.kind = Opening::Kind::retry;
  add_empty_certificates(all);
  add_certificate_records(all);
  add_signatures(all);
}

}  // namespace glasstls::probe::families
