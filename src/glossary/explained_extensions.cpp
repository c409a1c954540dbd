#include <array>

#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array extensions = std::to_array<Explanation>({
    {"server_name",
     "The name of the server that the client wants. One address often serves many names, and each has its "
     "own "
     "certificate. It travels in clear.",
     {6066, "3"}},
    {"status_request",
     "Asks the server to bring along a recent statement of the authority that the certificate is not "
     "revoked.",
     {9846, "4.5.1.1"}},
    {"supported_groups",
     "The groups in which the client can agree on a key, the preferred one first.",
     {9846, "4.3.7"}},
    {"signature_algorithms",
     "The signatures that the sender can verify, the preferred one first. The peer must sign with one of "
     "them.",
     {9846, "4.3.3"}},
    {"signature_algorithms_cert",
     "The signatures that the sender takes inside certificates, where they differ from signature_algorithms.",
     {9846, "4.3.3"}},
    {"application_layer_protocol_negotiation",
     "Which protocol is spoken inside, agreed on within the handshake so that it costs no round trip.",
     {7301, "3.1"}},
    {"signed_certificate_timestamp",
     "Proof that the certificate stands in public logs, where its issue can be noticed.",
     {9846, "4.5.1.1"}},
    {"padding",
     "Zero bytes that make the ClientHello longer, for servers that choke on certain sizes.",
     {7685}},
    {"record_size_limit", "The longest record that the sender wants to receive.", {8449}},
    {"compress_certificate", "The ways in which the sender can unpack compressed certificates.", {8879}},
    {"session_ticket", "Tickets of TLS 1.2; means nothing to TLS 1.3.", {5077}},
    {"pre_shared_key",
     "Keys that both sides already have, mostly from tickets of earlier connections, each with a proof that "
     "the "
     "client really has it. It is always the last extension, because that proof covers all before it.",
     {9846, "4.3.11"}},
    {"early_data", "The client sends data at once, before the server answers (0-RTT).", {9846, "4.3.10"}},
    {"supported_versions",
     "The versions of TLS that the client speaks; the server answers with the one chosen. The old version "
     "fields "
     "are frozen, because middleboxes reject what they do not know.",
     {9846, "4.3.1"}},
    {"cookie",
     "Bytes that the server hands out and wants back. With them it need not remember the first ClientHello, "
     "and "
     "sees that the client's address is real.",
     {9846, "4.3.2"}},
    {"psk_key_exchange_modes",
     "Whether a pre-shared key may be used alone or only together with a fresh key exchange, which keeps the "
     "past "
     "secret if the key leaks.",
     {9846, "4.3.9"}},
    {"certificate_authorities", "The authorities that the sender trusts.", {9846, "4.3.4"}},
    {"oid_filters", "What the client's certificate must contain.", {9846, "4.3.5"}},
    {"post_handshake_auth", "The client may be asked for a certificate later on.", {9846, "4.3.6"}},
    {"key_share",
     "Public keys for the key exchange, one for each group that the client bets on. The server answers with "
     "its own; "
     "from the two comes the shared secret, which never travels.",
     {9846, "4.3.8"}},
    {"encrypted_client_hello", "A second ClientHello, encrypted, that holds the real server name.", {9849}},
    {"renegotiation_info", "A safeguard of TLS 1.2; TLS 1.3 has no renegotiation.", {5746, "3.2"}},
    {"GREASE",
     "Means nothing. It is there so that servers stay able to ignore what they do not know.",
     {8701}},
    {"use_srtp", "Keys for encrypted audio and video (SRTP) are agreed on with this handshake too.", {5764}},
    {"heartbeat",
     "Small messages that are echoed, to see that the peer is there. A mistake in one implementation of it "
     "let "
     "anybody read a server's memory (Heartbleed); hardly anybody offers it any more.",
     {6520}},
    {"client_certificate_type",
     "The client may prove itself with a bare public key in the place of a certificate.",
     {7250}},
    {"server_certificate_type",
     "The server may prove itself with a bare public key in the place of a certificate.",
     {7250}},
    {"delegated_credential",
     "The server may sign with a key of a few days' life that its certificate's key vouches for, so that the "
     "certificate's key can stay off the machines at the edge.",
     {9345}},
    {"supported_ekt_ciphers", "How the keys of a conference's media are wrapped for its members.", {8870}},
    {"transparency_info",
     "Proof that the certificate stands in public logs, in the second version of Certificate Transparency.",
     {9162}},
    {"external_id_hash", "Binds a call of WebRTC to the identity that was signed for it.", {8844}},
    {"external_session_id", "Binds a connection to the call of WebRTC that it belongs to.", {8844}},
    {"quic_transport_parameters",
     "What QUIC needs to know of the other side: limits and timers. Over TCP it has no place.",
     {9001, "8.2"}},
    {"ticket_request", "How many tickets the client wants, so that the server makes no others.", {9149}},
    {"ech_outer_extensions",
     "Stands in an encrypted ClientHello for extensions that are the same in the outer one, to save their "
     "bytes.",
     {9849}},
    {"max_fragment_length",
     "The client wants small records; record_size_limit does that better.",
     {6066, "4"}},
    {"trusted_ca_keys",
     "Which authorities the client trusts, of TLS 1.2; certificate_authorities took its place.",
     {6066, "6"}},
    {"ec_point_formats",
     "How points of curves may be written, of TLS 1.2. TLS 1.3 knows one way for each curve.",
     {8422, "5.1.2"}},
    {"status_request_v2",
     "Stapled OCSP responses for a whole chain, of TLS 1.2; TLS 1.3 has one beside each certificate.",
     {6961}},
    {"encrypt_then_mac",
     "Mends the CBC suites of TLS 1.2: records are authenticated after they are encrypted. TLS 1.3 has no "
     "such suites.",
     {7366}},
    {"extended_master_secret",
     "Binds the keys of TLS 1.2 to the whole handshake, so that nobody splices two together. TLS 1.3 always "
     "does.",
     {7627, "5.1"}},
    {"token_binding", "Was to bind cookies to a key of the client's. Browsers have left it.", {8472}},
    {"next_protocol_negotiation",
     "What came before application_layer_protocol_negotiation; there the client chose, and in secret.",
     {7301}},
    {"key_share (draft)",
     "key_share by the number that it had up to the 22nd draft of TLS 1.3.",
     {9846, "4.3.8"}},
    {"truncated_hmac", "Shorter MACs of records, of TLS 1.2; an attack made it worthless.", {6066, "7"}},
    {"channel_id",
     "A key of the client's own for each site, of Chromium and TLS 1.2, so that a stolen cookie was of no "
     "use. "
     "Gone.",
     {9846, "4.3"}},
    {"application_settings",
     "Settings of HTTP/2 that Chromium sends with the handshake, to save a round trip. A draft.",
     {9846, "4.3"}},
});

}  // namespace

std::span<const Explanation> explained_extensions() { return extensions; }

}  // namespace glasstls::glossary
