#include <array>

#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

constexpr Rfc closure{9846, "6.1"}, error{9846, "6.2"}, older{9846, "B.2"};

constexpr std::array alerts = std::to_array<Explanation>({
    {"close_notify", "The sender has no more to say. Without it nobody could tell an end from a cut.",
     closure, ""},
    {"user_canceled", "The sender gave up for a reason of its own, not because of an error.", closure,
     "Try again."},
    {"unexpected_message", "A message came that has no place in this state of the handshake.", error,
     "One side is broken, or does not speak TLS at all on this port."},
    {"bad_record_mac",
     "A record did not open: it was changed on the way, or the two sides have different keys.", error,
     "Try again; if it stays, a middlebox changes the traffic or one side is broken."},
    {"record_overflow", "A record is longer than TLS allows.", error, "The port may not speak TLS."},
    {"handshake_failure",
     "The two sides have nothing in common: no cipher suite, group or signature that both accept. Servers of "
     "TLS 1.2 "
     "alone say this too.",
     error, "Offer more with --suite and --group, or find out what the server takes."},
    {"bad_certificate", "A certificate is malformed, or a signature in it is wrong.", error,
     "The server's operator must replace the certificate.",
     "It is about our own certificate: glasstls cert FILE says what is wrong with it. A server that wants "
     "another one, or got none, may say this as well: show one with --cert and --key."},
    {"unsupported_certificate", "A certificate is of a kind that the receiver does not take.", error,
     "Another certificate is needed.",
     "It is about our own certificate: its key is of a kind that the peer does not take, or it is not meant "
     "for this purpose (extKeyUsage); glasstls cert FILE shows both."},
    {"certificate_revoked", "The authority that issued the certificate has withdrawn it.", error,
     "The server's operator must replace the certificate.",
     "It is about our own certificate: get another one from the authority."},
    {"certificate_expired", "A certificate is not valid at this time.", error,
     "Check this machine's clock; if it is right, the certificate must be renewed.",
     "It is about our own certificate: glasstls cert FILE shows until when it is valid. Renew it; if it is "
     "valid, the peer's clock is wrong."},
    {"certificate_unknown", "Something else about the certificate was not acceptable.", error,
     "The side that sent the alert knows more: look into its log.",
     "It is about our own certificate: its name, or something else about it, is not what the peer wants. The "
     "peer's log says more."},
    {"illegal_parameter", "A message is well formed but says something that it must not say.", error,
     "One side is broken."},
    {"unknown_ca", "The certificate leads to no authority that is trusted.", error,
     "If the authority is yours, add its certificate with --ca FILE.",
     "It is about our own certificate: the peer does not trust whom it comes from. Show every intermediate "
     "certificate with it, or let the peer trust the authority."},
    {"access_denied", "The identity is proven and not welcome.", error,
     "Ask the server's operator for access.",
     "It is about our own certificate: the peer knows who we are, and does not let us in. Ask its operator "
     "for "
     "access."},
    {"decode_error", "A message's bytes do not fit its structure.", error,
     "One side is broken, or something on the way changes the traffic."},
    {"decrypt_error", "A signature, a Finished or a binder in the handshake is wrong.", error,
     "One side is broken, or somebody is in between."},
    {"protocol_version", "The two sides have no version of TLS in common.", error,
     "The server must be upgraded to TLS 1.3; this program speaks nothing older."},
    {"insufficient_security", "The server wants stronger parameters than the client offered.", error,
     "Offer more with --suite and --group."},
    {"internal_error", "The sender could not go on, for a reason that has nothing to do with its peer.",
     error, "Try again; then look into the log of the side that sent it."},
    {"inappropriate_fallback",
     "The client retried with an older version although the server speaks a newer one.", error,
     "Do not retry with older versions."},
    {"missing_extension", "An extension that must be there is not.", error, "One side is broken."},
    {"unsupported_extension", "An answer has an extension that was not asked for.", error,
     "One side is broken."},
    {"unrecognized_name", "The server does not know the name that the client asked for.", error,
     "Check the host name; with --connect-to, the name in the URL is what is asked for.",
     "Check the host name; with --connect-to, the name in the URL is what is asked for. An IP address is "
     "never "
     "sent as a name (RFC 6066 3): ask by the name, and give the address to --connect-to."},
    {"bad_certificate_status_response", "The stapled OCSP response is not acceptable.", error,
     "The server's operator must repair the stapling."},
    {"unknown_psk_identity", "The server knows none of the pre-shared keys and wants one.", error,
     "Connect without resumption, or with a key that the server knows."},
    {"certificate_required", "The server wants a client certificate and got none.", error,
     "This server admits only clients with certificates.",
     "Show a certificate, with --cert FILE and --key FILE; the server's CertificateRequest says whose it "
     "takes."},
    {"general_error", "The sender does not want to say more.", error,
     "The side that sent the alert knows more: look into its log."},
    {"no_application_protocol", "The server speaks none of the protocols that the client offered.", error,
     "Offer others with --alpn."},
    {"decryption_failed_RESERVED",
     "Of older versions: a record did not decrypt. To tell that from a wrong MAC helped attackers.", older,
     ""},
    {"decompression_failure_RESERVED", "Of older versions, which could compress.", older, ""},
    {"no_certificate_RESERVED", "Of SSL 3.0: the client has no certificate to show.", older, ""},
    {"export_restriction_RESERVED", "Of TLS 1.0, when laws wanted weak keys.", older, ""},
    {"no_renegotiation_RESERVED",
     "Of older versions, which could do a handshake in the middle of a connection.", older, ""},
    {"certificate_unobtainable_RESERVED",
     "Of older versions, where a client could send a URL for its certificate.", older, ""},
    {"bad_certificate_hash_value_RESERVED", "Of older versions: what such a URL led to has another hash.",
     older, ""},
});

}  // namespace

std::span<const Explanation> explained_alerts() { return alerts; }

}  // namespace glasstls::glossary
