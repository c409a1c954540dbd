#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr Rfc closure{9846, "6.1"}, error{9846, "6.2"}, older{9846, "B.2"};

constexpr std::array alerts = std::to_array<Explanation>({
    {"close_notify",
     "The sender will send nothing more. Without this alert, the receiver could not tell a complete end "
     "from a cut connection.",
     closure, ""},
    {"user_canceled", "The sender gave up for a reason of its own, not because of an error.", closure,
     "Try again."},
    {"unexpected_message", "A message came that is not allowed in this state of the handshake.", error,
     "One side has a bug, or does not speak TLS at all on this port."},
    {"bad_record_mac",
     "A record could not be decrypted: it was changed on the way, or the two sides have different keys.",
     error, "Try again. If the alert comes again, a middlebox changes the traffic, or one side has a bug."},
    {"record_overflow", "A record is longer than TLS allows.", error, "The port may not speak TLS."},
    {"handshake_failure",
     "The two sides have nothing in common: no cipher suite, group or signature that both accept. Some "
     "servers without TLS 1.3 send this too.",
     error, "Offer more with --suite and --group, or find out what the server accepts."},
    {"bad_certificate", "A certificate is malformed, or a signature in it is wrong.", error,
     "The server's operator must replace the certificate.",
     "The alert is about our own certificate: glasstls cert FILE shows what is wrong with it. A server that "
     "wants another one, or got none, may send this too: show one with --cert and --key."},
    {"unsupported_certificate", "The receiver does not accept this kind of certificate.", error,
     "Another certificate is needed.",
     "The alert is about our own certificate: the peer does not accept its kind of key, or it is not meant "
     "for this purpose (extKeyUsage). glasstls cert FILE shows both."},
    {"certificate_revoked", "The authority that issued the certificate has revoked it.", error,
     "The server's operator must replace the certificate.",
     "The alert is about our own certificate: get another one from the authority."},
    {"certificate_expired", "A certificate is not valid at this time.", error,
     "Check this machine's clock. If it is right, the certificate must be renewed.",
     "The alert is about our own certificate: glasstls cert FILE shows until when it is valid. Renew it; if "
     "it is still valid, the peer's clock is wrong."},
    {"certificate_unknown", "A certificate is not acceptable, for a reason that has no alert of its own.",
     error, "The side that sent the alert knows more: read its log.",
     "The alert is about our own certificate: its name, or something else about it, is not what the peer "
     "wants. The peer's log says more."},
    {"illegal_parameter", "A message is well formed, but contains a value that is not allowed.", error,
     "One side has a bug."},
    {"unknown_ca", "The certificate does not lead to a trusted authority.", error,
     "If the authority is yours, add its certificate with --ca FILE.",
     "The alert is about our own certificate: the peer does not trust its issuer. Send every intermediate "
     "certificate with it, or let the peer trust the authority."},
    {"access_denied", "The peer's certificate or pre-shared key is valid, but the sender refuses access.",
     error, "Ask the server's operator for access.",
     "The alert is about our own certificate: the peer knows who we are, and refuses access. Ask its "
     "operator for access."},
    {"decode_error", "A message's bytes do not fit its structure.", error,
     "One side has a bug, or something on the way changes the traffic."},
    {"decrypt_error", "A signature, a Finished or a binder in the handshake is wrong.", error,
     "One side has a bug, or somebody on the path changes the traffic."},
    {"protocol_version", "The two sides have no TLS version in common.", error,
     "The server must be upgraded to TLS 1.3; this program supports nothing older."},
    {"insufficient_security", "The server wants stronger parameters than the client offered.", error,
     "Offer more with --suite and --group."},
    {"internal_error", "The sender could not continue, for a reason that has nothing to do with its peer.",
     error, "Try again; then read the log of the side that sent it."},
    {"inappropriate_fallback",
     "The client retried with an older version although the server supports a newer one.", error,
     "Do not retry with older versions."},
    {"missing_extension", "A required extension is missing.", error, "One side has a bug."},
    {"unsupported_extension", "An answer has an extension that was not requested.", error,
     "One side has a bug."},
    {"unrecognized_name", "The server does not know the name that the client asked for.", error,
     "Check the host name. With --connect-to, the client asks for the name in the URL.",
     "Check the host name. With --connect-to, the client asks for the name in the URL. It never sends an IP "
     "address as a name (RFC 6066 3): put the name into the URL, and give the address to --connect-to."},
    {"bad_certificate_status_response", "The stapled OCSP response is not acceptable.", error,
     "The server's operator must repair the stapling."},
    {"unknown_psk_identity", "The server knows none of the client's pre-shared keys, and requires one.",
     error, "Connect without resumption, or with a key that the server knows."},
    {"certificate_required", "The server requires a client certificate and got none.", error,
     "This server accepts only clients with certificates.",
     "Show a certificate with --cert FILE and --key FILE. If the server's CertificateRequest names "
     "authorities, it must come from one of them."},
    {"general_error",
     "Something is wrong. The sender has no more specific alert for it, or does not want to say more.", error,
     "The side that sent the alert knows more: read its log."},
    {"no_application_protocol", "The server supports none of the protocols that the client offered.", error,
     "Offer others with --alpn."},
    {"decryption_failed_RESERVED",
     "From older versions: a record could not be decrypted. Telling this from a wrong MAC helped attackers.",
     older, ""},
    {"decompression_failure_RESERVED", "From older versions, which could compress.", older, ""},
    {"no_certificate_RESERVED", "From SSL 3.0: the client has no certificate to show.", older, ""},
    {"export_restriction_RESERVED", "From TLS 1.0, when laws demanded weak keys.", older, ""},
    {"no_renegotiation_RESERVED",
     "From older versions, which could do a handshake in the middle of a connection.", older, ""},
    {"certificate_unobtainable_RESERVED",
     "From older versions, where a client could send a URL for its certificate.", older, ""},
    {"bad_certificate_hash_value_RESERVED",
     "From older versions: the certificate at such a URL has another hash.", older, ""},
});

}  // namespace

std::span<const Explanation> explained_alerts() { return alerts; }

}  // namespace glasstls::glossary
