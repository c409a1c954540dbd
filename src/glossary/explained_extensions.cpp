#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array extensions = std::to_array<Explanation>({
    {"server_name",
     "The name of the server that the client wants to reach. One address often serves many names, each with "
     "its own certificate. The name is sent unencrypted.",
     {6066, "3"}},
    {"status_request",
     "Asks the server to send a recent statement by the authority that the certificate is not revoked.",
     {9846, "4.5.1.1"}},
    {"supported_groups",
     "The groups in which the sender can agree on a key, the preferred one first.",
     {9846, "4.3.7"}},
    {"signature_algorithms",
     "The signatures that the sender can verify, the preferred one first. The peer must sign with one of "
     "them.",
     {9846, "4.3.3"}},
    {"signature_algorithms_cert",
     "The signatures that the sender accepts inside certificates, if they differ from signature_algorithms.",
     {9846, "4.3.3"}},
    {"application_layer_protocol_negotiation",
     "Which application protocol is used inside TLS. The handshake negotiates it, so it costs no extra "
     "round trip.",
     {7301, "3.1"}},
    {"signed_certificate_timestamp",
     "Proof that the certificate is in public logs, where anyone can notice that it was issued.",
     {9846, "4.5.1.1"}},
    {"padding",
     "Zero bytes that make the ClientHello longer, for servers that fail on certain sizes.",
     {7685}},
    {"record_size_limit", "The longest record that the sender wants to receive.", {8449}},
    {"compress_certificate", "The methods of certificate compression that the sender can undo.", {8879}},
    {"session_ticket", "Asks for tickets in TLS 1.2. It means nothing in TLS 1.3.", {5077}},
    {"pre_shared_key",
     "Keys that both sides already have, usually from tickets of earlier connections. Each comes with a "
     "proof that the client really has it. It is always the last extension, because that proof covers "
     "everything before it.",
     {9846, "4.3.11"}},
    {"early_data", "The client sends data at once, before the server answers (0-RTT).", {9846, "4.3.10"}},
    {"supported_versions",
     "The TLS versions that the client supports; the server answers with the one it chose. The old "
     "version fields always say TLS 1.2, because many servers and middleboxes reject values that they do "
     "not know.",
     {9846, "4.3.1"}},
    {"cookie",
     "Bytes that the server gives out and wants back. With them it need not remember the first ClientHello, "
     "and knows that the client's address is real.",
     {9846, "4.3.2"}},
    {"psk_key_exchange_modes",
     "Whether a pre-shared key may be used on its own, or only with a fresh key exchange. A fresh key "
     "exchange keeps past data secret if the key leaks.",
     {9846, "4.3.9"}},
    {"certificate_authorities",
     "The authorities that the sender trusts. The peer should choose a certificate that comes from one of "
     "them.",
     {9846, "4.3.4"}},
    {"oid_filters", "What the client's certificate must contain.", {9846, "4.3.5"}},
    {"post_handshake_auth",
     "The server may ask the client for a certificate after the handshake.",
     {9846, "4.3.6"}},
    {"key_share",
     "Public keys for the key exchange, one for each group that the client expects the server to accept. "
     "The server answers with its own key. Both sides compute the shared secret from these keys; the secret "
     "is never sent.",
     {9846, "4.3.8"}},
    {"encrypted_client_hello", "A second ClientHello, encrypted, that holds the real server name.", {9849}},
    {"renegotiation_info", "A safeguard of TLS 1.2. TLS 1.3 has no renegotiation.", {5746, "3.2"}},
    {"GREASE",
     "A value without meaning. Clients send such values to make sure that servers ignore what they do not "
     "know.",
     {8701}},
    {"use_srtp", "This handshake also agrees on keys for encrypted audio and video (SRTP).", {5764}},
    {"heartbeat",
     "Small messages that the peer echoes to show that it is there. A bug in one implementation let anyone "
     "read a server's memory (Heartbleed). It is rarely offered today.",
     {6520}},
    {"client_certificate_type",
     "The client may authenticate with a bare public key instead of a certificate.",
     {7250}},
    {"server_certificate_type",
     "The server may authenticate with a bare public key instead of a certificate.",
     {7250}},
    {"delegated_credential",
     "The server may sign with a key that is valid for a few days. The certificate's key vouches for it, "
     "and need not be on the machines that serve the clients.",
     {9345}},
    {"supported_ekt_ciphers", "How the media keys of a conference are encrypted for its members.", {8870}},
    {"transparency_info",
     "Proof that the certificate is in public logs, in version 2 of Certificate Transparency.",
     {9162}},
    {"external_id_hash", "Binds a WebRTC call to the identity that was signed for it.", {8844}},
    {"external_session_id", "Binds a connection to the WebRTC call that it belongs to.", {8844}},
    {"quic_transport_parameters",
     "What QUIC needs to know about the other side: limits and timers. Over TCP it has no use.",
     {9001, "8.2"}},
    {"ticket_request", "How many tickets the client wants, so the server makes no others.", {9149}},
    {"ech_outer_extensions",
     "Replaces extensions of the encrypted ClientHello that are the same in the outer one, to save their "
     "bytes.",
     {9849}},
    {"max_fragment_length", "The client wants smaller records. record_size_limit replaced it.", {6066, "4"}},
    {"trusted_ca_keys",
     "Which authorities the client trusts, in TLS 1.2. certificate_authorities replaced it.",
     {6066, "6"}},
    {"ec_point_formats",
     "How points on curves may be written, in TLS 1.2. TLS 1.3 has one way for each curve.",
     {8422, "5.1.2"}},
    {"status_request_v2",
     "Stapled OCSP responses for a whole chain, in TLS 1.2. TLS 1.3 has one beside each certificate.",
     {6961}},
    {"encrypt_then_mac",
     "Repairs the CBC suites of TLS 1.2: records are authenticated after they are encrypted. TLS 1.3 has no "
     "such suites.",
     {7366}},
    {"extended_master_secret",
     "Binds the keys of TLS 1.2 to the whole handshake, so no one can splice two together. TLS 1.3 always "
     "does this.",
     {7627, "5.1"}},
    {"token_binding", "It was meant to bind cookies to a key of the client. Browsers dropped it.", {8472}},
    {"next_protocol_negotiation",
     "The predecessor of application_layer_protocol_negotiation. There the client chose, and its choice was "
     "encrypted.",
     {7301}},
    {"key_share (draft)",
     "key_share under the number that it had up to draft 22 of TLS 1.3.",
     {9846, "4.3.8"}},
    {"truncated_hmac",
     "Shorter MACs for records, in TLS 1.2. They turned out to be insecure and must not be used.",
     {6066, "7"}},
    {"channel_id",
     "A separate client key for each site, in Chromium with TLS 1.2. It made stolen cookies useless. "
     "Browsers dropped it.",
     {9846, "4.3"}},
    {"application_settings",
     "HTTP/2 settings that Chromium sends in the handshake to save a round trip. It is only a draft.",
     {9846, "4.3"}},
});

}  // namespace

std::span<const Explanation> explained_extensions() { return extensions; }

}  // namespace glasstls::glossary
