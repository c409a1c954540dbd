#include "probe/conversation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "messages/named.hpp"

namespace glasstls::probe {

namespace {

/// What each act does, in words; {f} is the field, {t} the text, {n} the number, {b} the bytes.
std::string_view words_of(Act act) {
  switch (act) {
    case Act::set: return "{f} is {t}";
    case Act::force: return "{f} is {t}, and lengths stay";
    case Act::lengthen: return "{f} is changed by {n}";
    case Act::length_is: return "{f} is {n}";
    case Act::add_extension: return "{e} is added with {b}";
    case Act::add_last: return "{e} is added as the last extension with {b}";
    case Act::drop_extension: return "{e} is left out";
    case Act::twice: return "{e} occurs twice";
    case Act::to_front: return "{e} is the first extension";
    case Act::decoy: return "the identity {b} comes before ours";
    case Act::body: return "{e} contains {b}";
    case Act::cut: return "the last {n} bytes are missing";
    case Act::extend: return "{b} follow its last field";
    case Act::header_length: return "the length in its header is changed by {n}";
    case Act::retype: return "msg_type is {n}";
    case Act::flip: return "one bit of byte {n} is another";
    case Act::replace: return "it is {b}";
    case Act::sign_as_server: return "it is signed with the context string of a server";
    case Act::sign_elsewhere: return "it is signed for the transcript of another connection";
    case Act::omit: return "it is left out";
    case Act::repeat: return "it is sent twice";
    case Act::sign_as: return "the signature is made with {s}";
    case Act::sign_text: return "the signature has the context string \"{t}\"";
    case Act::sign_before: return "the signature leaves out the Certificate";
    case Act::fragment: return "it is sent in records of {n} bytes";
    case Act::split: return "its first record has {n} bytes";
    case Act::between: return "a record of type {n} with {b} comes between its parts";
    case Act::content_type: return "its records have the type {n}";
    case Act::version: return "legacy_record_version is {n}";
    case Act::pad: return "its records have {n} bytes of padding";
    case Act::corrupt: return "the last byte of its record is another";
    case Act::behind: return "{b} follow it in the same record";
    case Act::join: return "it shares a record with the message that follows";
    case Act::message: return "the handshake message {b}";
    case Act::record: return "a record of type {n} with {b}";
    case Act::plain: return "an unprotected record of type {n} with {b}";
    case Act::zeros: return "a protected record of {n} zeros";
    case Act::oversized: return "a protected record with an inner plaintext of {n} bytes";
    case Act::raw: return "the bytes {b}";
    case Act::key_update: return "a KeyUpdate with request_update {n}";
    case Act::finish: return "our direction of the TCP connection ends";
  }
  return "";
}

/// Long bytes are shortened.
std::string shown(View bytes) {
  constexpr std::size_t most = 24;
  if (bytes.empty()) return "no bytes";
  if (bytes.size() <= most) return to_hex(bytes);
  return to_hex(bytes.first(most)) + "... (" + std::to_string(bytes.size()) + " bytes)";
}

void fill_in(std::string& text, std::string_view place, const std::string& value) {
  if (const std::size_t at = text.find(place); at != std::string::npos) text.replace(at, place.size(), value);
}

}  // namespace

std::string_view name_of(Moment moment) {
  switch (moment) {
    case Moment::start: return "before the ClientHello";
    case Moment::client_hello: return "ClientHello";
    case Moment::binders: return "ClientHello with its binders";
    case Moment::after_hello: return "behind the ClientHello";
    case Moment::second_hello: return "second ClientHello";
    case Moment::second_binders: return "second ClientHello with its binders";
    case Moment::after_second: return "behind the second ClientHello";
    case Moment::early_data: return "early data";
    case Moment::end_of_early_data: return "EndOfEarlyData";
    case Moment::flight: return "before our Finished";
    case Moment::certificate: return "Certificate";
    case Moment::certificate_verify: return "CertificateVerify";
    case Moment::finished: return "Finished";
    case Moment::connected: return "behind our Finished";
    case Moment::request: return "request";
    case Moment::after_request: return "behind the request";
    case Moment::greeted: return "behind the ClientHello";
    case Moment::hello_retry: return "HelloRetryRequest";
    case Moment::after_retry: return "behind the HelloRetryRequest";
    case Moment::greeted_again: return "behind the second ClientHello";
    case Moment::server_hello: return "ServerHello";
    case Moment::after_server_hello: return "behind the ServerHello";
    case Moment::encrypted_extensions: return "EncryptedExtensions";
    case Moment::after_extensions: return "behind the EncryptedExtensions";
    case Moment::certificate_request: return "CertificateRequest";
    case Moment::after_certificate: return "behind the Certificate";
    case Moment::after_verify: return "before our Finished";
    case Moment::half_open: return "behind our Finished";
    case Moment::complete: return "behind the client's Finished";
    case Moment::ticket: return "NewSessionTicket";
    case Moment::asked: return "behind the client's request";
    case Moment::response: return "response";
  }
  return "";
}

std::string to_string(const Deviation& deviation) {
  std::string text(words_of(deviation.act));
  fill_in(text, "{f}", deviation.field);
  fill_in(text, "{t}", deviation.text.size() > 60 ? deviation.text.substr(0, 60) + "..." : deviation.text);
  fill_in(text, "{e}", messages::named(static_cast<messages::ExtensionType>(deviation.number)));
  fill_in(text, "{s}", messages::named(static_cast<messages::SignatureScheme>(deviation.number)));
  fill_in(text, "{n}", std::to_string(deviation.number));
  fill_in(text, "{b}", shown(deviation.bytes));
  if (deviation.times > 1) text += ", " + std::to_string(deviation.times) + " times";
  return std::string(name_of(deviation.moment)) + ": " + text;
}

bool is_late(const Conversation& conversation) {
  return std::any_of(conversation.deviations.begin(), conversation.deviations.end(),
                     [](const Deviation& one) {
                       const bool is_copy = one.moment == Moment::finished && one.act == Act::repeat;
                       return one.moment >= Moment::half_open || is_copy;
                     });
}

std::string to_string(const Expectation& expected, Peer peer) {
  std::string text;
  const std::string answer = peer == Peer::server ? "an answer" : "that the client goes on";
  const auto add = [&text](const std::string& more) { text += text.empty() ? more : " or " + more; };
  if (expected.answer) add(expected.fact.empty() ? answer : answer + ", and " + std::string(expected.fact));
  for (Alert alert : expected.alerts) add("the alert " + std::string(name_of(alert)));
  if (!expected.alerts.empty() && !expected.alert_is_fixed) add("another fatal alert");
  if (expected.close_is_right) add("the end of the connection");
  if (expected.answer_is_allowed) add("(allowed) " + answer);
  if (expected.older_version_is_allowed) add("(allowed) an older version of TLS");
  if (expected.silence_is_allowed) add("(allowed) silence");
  return text;
}

}  // namespace glasstls::probe
