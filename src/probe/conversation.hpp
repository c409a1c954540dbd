// probe: tests of a running TLS 1.3 server or client: conversations, who plays them, and what the standard
// allows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/alert.hpp"
#include "base/bytes.hpp"
#include "base/rfc.hpp"
#include "messages/handshake.hpp"
#include "messages/numbers.hpp"
#include "probe/heard.hpp"

/// Conversations as data. Each is the ordinary handshake with an ordinary request behind it, and a few
/// deviations from that. A peer that does not object to a deviation sees the rest as usual.
namespace glasstls::probe {

/// Which end of the connection is tested.
enum class Peer : std::uint8_t { server, client };
/// "server"
constexpr std::string_view name_of(Peer peer) { return peer == Peer::server ? "server" : "client"; }

/// The sentence of a standard that a conversation tests.
struct Rule {
  std::string_view must{};  ///< its id in docs/musts.json; empty where it is not listed there
  Rfc section{};
  std::string_view sentence{};  ///< verbatim where it has an id; otherwise in our words
};

/// Where in the ordinary connection a deviation happens, in the order of time. Those that are named after a
/// message change it; the others insert something.
enum class Moment : std::uint8_t {
  start,               ///< before the ClientHello
  client_hello,        ///< before its binders are computed
  binders,             ///< the ClientHello once it has its binders
  after_hello,         ///< behind the ClientHello, before the server answers
  second_hello,        ///< the ClientHello that answers a HelloRetryRequest
  second_binders,      ///< the same once it has its binders
  after_second,        ///< behind it
  early_data,          ///< the first record of early data
  end_of_early_data,   ///< the message
  flight,              ///< once the server's Finished came
  certificate,         ///< the message
  certificate_verify,  ///< the message
  finished,            ///< the message
  connected,           ///< behind our Finished, before the request
  request,             ///< the record of application data
  after_request,       ///< behind it

  // For clients, whom a ScriptedServer answers. Certificate, CertificateVerify and Finished are as above.
  greeted,               ///< once the ClientHello came
  hello_retry,           ///< the HelloRetryRequest
  after_retry,           ///< behind it
  greeted_again,         ///< once the second ClientHello came
  server_hello,          ///< the message
  after_server_hello,    ///< behind it, with the handshake keys
  encrypted_extensions,  ///< the message
  after_extensions,      ///< behind it
  certificate_request,   ///< the message
  after_certificate,     ///< behind the Certificate
  after_verify,          ///< behind the CertificateVerify, before our Finished
  half_open,             ///< behind our Finished, with the application keys, before the client's Finished
  complete,              ///< once the client's Finished came
  ticket,                ///< the NewSessionTicket
  asked,                 ///< once the client's request came, before our response
  response,              ///< the record of application data
};
/// "client_hello"
std::string_view name_of(Moment moment);

/// What a deviation does.
enum class Act : std::uint8_t {
  // To a message. `field` is a path of lab::set_field().
  set,             ///< `field` gets the value `text`; lengths around it are corrected
  force,           ///< the same; lengths stay as they are
  lengthen,        ///< the length `field` grows by `number`, which may be negative; nothing else changes
  length_is,       ///< the length `field` becomes `number`; -1 is the most that fits
  add_extension,   ///< of type `number` with the body `bytes`, before pre_shared_key
  add_last,        ///< the same, as the last one
  drop_extension,  ///< the one of type `number`
  twice,           ///< the extension of type `number` occurs twice
  to_front,        ///< the extension of type `number` is the first
  decoy,           ///< pre_shared_key has the identity `bytes`, which nobody gave out, before ours
  body,            ///< the extension of type `number` gets the body `bytes`
  cut,             ///< the last `number` bytes are missing, and the header's length fits
  extend,          ///< `bytes` follow the last field, and the header's length fits
  header_length,   ///< the header's length grows by `number`; the bytes stay
  retype,          ///< msg_type is `number`
  flip,            ///< the lowest bit of the byte at `number` is another; negative: counted from the end
  replace,         ///< the whole message is `bytes`
  sign_as_server,  ///< the CertificateVerify is signed with the context string of a server
  sign_elsewhere,  ///< the CertificateVerify is signed for the transcript of another connection
  omit,            ///< it is not sent
  repeat,          ///< it is sent twice
  // To a CertificateVerify, whose signature fits.
  sign_as,      ///< with the SignatureScheme `number`, whether it may sign handshakes or not
  sign_text,    ///< `text` is the context string
  sign_before,  ///< the transcript ends before the Certificate
  // To the records of a message.
  fragment,      ///< records of at most `number` bytes
  split,         ///< the first record has `number` bytes, the second has the rest
  between,       ///< with split: a record of type `number` with `bytes` comes between the two
  content_type,  ///< the records have the type `number`
  version,       ///< legacy_record_version is `number`
  pad,           ///< `number` zeros of padding
  corrupt,       ///< the last byte of the record is another
  behind,        ///< `bytes` follow it in the same record
  join,          ///< it is sent in one record with the message that follows
  // Insertions.
  message,     ///< the handshake message `bytes`
  record,      ///< a record of type `number` with `bytes`, protected if there are keys
  plain,       ///< the same, unprotected
  zeros,       ///< a protected record of `number` zeros without a content type
  oversized,   ///< a protected record whose inner plaintext has `number` bytes
  raw,         ///< `bytes` as they are
  key_update,  ///< a KeyUpdate with request_update `number`, and the new keys
  finish       ///< our direction of the TCP connection ends
};

/// One thing that is not as usual.
struct Deviation {
  Moment moment{};
  Act act{};
  std::string field{}, text{};
  std::int64_t number = 0;
  Bytes bytes{};
  unsigned times = 1;  ///< of an insertion
};
/// What it does, in words: "the ClientHello: cipher_suites length + 1".
std::string to_string(const Deviation& deviation);

/// How the connection begins.
struct Opening {
  /// A full handshake; one without key shares, which the server must answer with a HelloRetryRequest; one
  /// with a ticket; one with a ticket and early data.
  /// A client can also get a HelloRetryRequest that has only a cookie.
  enum class Kind : std::uint8_t { full, retry, resumption, early_data, cookie };
  Kind kind = Kind::full;
  std::vector<messages::NamedGroup> groups{};   ///< empty: those that the server is known to support
  std::vector<messages::NamedGroup> shares{};   ///< empty: the first of them
  std::vector<messages::CipherSuite> suites{};  ///< empty: all that are implemented
  bool asks = false;                            ///< a client is asked for a certificate
  std::string_view certificate{};  ///< what lab::bad_certificates() calls the one that a client gets
};

/// What a server must be able to do, or a conversation with it is not tried.
enum class Need : std::uint8_t {
  request,                 ///< it answers a request, or at least a KeyUpdate
  client_certificates,     ///< it asks for a certificate
  no_client_certificates,  ///< it does not
  credential,              ///< it asks for one, and we have one to show
  resumption,              ///< it resumes
  alpn,                    ///< it chooses an application protocol
  record_size_limit,       ///< it answers this extension
  key_update               ///< it answers a KeyUpdate
};

/// What the standard allows.
struct Expectation {
  std::vector<Alert> alerts{};      ///< the best answers, if the connection is to end
  bool alert_is_fixed = false;      ///< the standard names the alert; otherwise any fatal one is allowed
  bool answer = false;              ///< the request is answered, as if nothing had happened
  bool answer_is_allowed = false;   ///< that is not what is best, but allowed
  bool silence_is_allowed = false;  ///< the server may wait for more
  bool older_version_is_allowed = false;  ///< the server may choose TLS 1.2 or older
  bool close_is_right = false;  ///< that the connection ends without an alert is as good as an alert
  /// Something more that must hold if the request is answered: in words, and the check.
  std::string_view fact{};
  bool (*holds)(const Heard& heard) = nullptr;
};

/// What a client sent in one connection, and in the one before it.
struct Hellos {
  const Heard& heard;
  const messages::ClientHello* before = nullptr;  ///< null if there was none
};
/// Whether that keeps a rule; nothing if the rule is not about it. Throws Failure for what cannot be decoded.
using HelloCheck = std::optional<bool> (*)(const Hellos& hellos);

/// One test.
struct Conversation {
  std::string name;  ///< kebab-case; it does not change
  Rule rule{};
  Opening opening{};
  std::vector<Deviation> deviations{};
  Expectation expected{};
  std::vector<Need> needs{};
  Peer peer = Peer::server;
  /// Why it cannot be held with a client that sent this; empty if it can. Null: it always can.
  std::string_view (*hindrance)(const messages::ClientHello& hello) = nullptr;
  bool policy = false;  ///< clients may decide otherwise
  /// Judges every connection of a client, whatever its conversation; only if none shows it, this one is held.
  HelloCheck watches = nullptr;
};
/// Whether it tests what a client does with what comes after our Finished.
bool is_late(const Conversation& conversation);

/// What was expected, in words: "the alert decode_error".
std::string to_string(const Expectation& expected, Peer peer = Peer::server);

}  // namespace glasstls::probe
