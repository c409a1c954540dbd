#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array secrets = std::to_array<Explanation>({
    {"early_secret",
     "The first stage of the key schedule. It is made from the pre-shared key, or from zeros if there is "
     "none.",
     {9846, "7.1"}},
    {"binder_key",
     "Made from the pre-shared key. The binders in the ClientHello use it to prove that the client has "
     "that key.",
     {9846, "4.3.11.2"}},
    {"client_early_traffic_secret", "The keys that protect 0-RTT data come from it.", {9846, "7.1"}},
    {"early_exporter_secret",
     "Applications that need keys of their own during 0-RTT get them from it.",
     {9846, "7.5"}},
    {"derived(early_secret)",
     "The link to the next stage of the key schedule. HKDF-Extract takes it as the salt and the result of "
     "the key exchange as the input, and returns handshake_secret.",
     {9846, "7.1"}},
    {"handshake_secret",
     "The second stage of the key schedule. It mixes in the result of the key exchange, which nobody else "
     "knows. All keys of the handshake come from it.",
     {9846, "7.1"}},
    {"client_handshake_traffic_secret",
     "The keys that protect the client's part of the handshake come from it. It depends on both hellos.",
     {9846, "7.1"}},
    {"server_handshake_traffic_secret",
     "The keys that protect the server's part of the handshake come from it. It depends on both hellos.",
     {9846, "7.1"}},
    {"derived(handshake_secret)",
     "The link to the next stage of the key schedule. HKDF-Extract takes it as the salt and zeros as the "
     "input, and returns main_secret.",
     {9846, "7.1"}},
    {"main_secret",
     "The third stage of the key schedule. Nothing new is mixed in: it only separates the keys for "
     "application data from those of the handshake. RFC 8446 calls it Master Secret.",
     {9846, "7.1"}},
    {"client_application_traffic_secret_0",
     "The keys that protect what the client's application sends come from it. After a KeyUpdate the next "
     "secret is computed from it.",
     {9846, "7.1"}},
    {"server_application_traffic_secret_0",
     "The keys that protect what the server's application sends come from it. After a KeyUpdate the next "
     "secret is computed from it.",
     {9846, "7.1"}},
    {"exporter_secret", "Applications that need keys of their own get them from it.", {9846, "7.5"}},
    {"resumption_secret",
     "The pre-shared keys of this connection's tickets come from it, one for each ticket_nonce. It "
     "depends on all messages up to the client's Finished.",
     {9846, "4.7.1"}},
    {"finished_key",
     "The key of the MAC in Finished. It comes from the sender's traffic secret. A binder has a "
     "finished_key too, which comes from binder_key.",
     {9846, "4.5.3"}},
    {"resumption PSK",
     "The pre-shared key that belongs to a ticket. It comes from resumption_secret and the ticket_nonce.",
     {9846, "4.7.1"}},
    {"write_key",
     "The AEAD encrypts records with this key. It comes from the sender's traffic secret.",
     {9846, "7.3"}},
    {"write_iv",
     "XOR with the record's number, it gives the nonce of the AEAD. It comes from the sender's traffic "
     "secret.",
     {9846, "5.3"}},
});

constexpr std::array states = std::to_array<Explanation>({
    {"START", "Nothing has been sent yet.", {9846, "A.1"}},
    {"WAIT_SH", "The client waits for ServerHello or HelloRetryRequest.", {9846, "A.1"}},
    {"WAIT_EE", "The client waits for EncryptedExtensions.", {9846, "A.1"}},
    {"WAIT_CERT_CR", "The client waits for Certificate, or for CertificateRequest before it.", {9846, "A.1"}},
    {"WAIT_CERT", "The next message must be Certificate.", {9846, "A.1"}},
    {"WAIT_CV", "The next message must be CertificateVerify.", {9846, "A.1"}},
    {"WAIT_FINISHED", "The next message must be Finished.", {9846, "A.1"}},
    {"WAIT_SH (after HelloRetryRequest)",
     "The client waits for ServerHello, for the second time. Another HelloRetryRequest would be an error.",
     {9846, "4.2.4"}},
    {"START (after HelloRetryRequest)", "The server waits for the second ClientHello.", {9846, "A.2"}},
    {"RECVD_CH",
     "The server has a ClientHello and waits for nothing: it chooses, or sends a HelloRetryRequest.",
     {9846, "A.2"}},
    {"NEGOTIATED",
     "The server has chosen everything and waits for nothing: it sends everything from ServerHello to "
     "Finished.",
     {9846, "A.2"}},
    {"WAIT_EOED", "The server accepts 0-RTT data until EndOfEarlyData ends it.", {9846, "A.2"}},
    {"WAIT_FLIGHT2", "The server waits for the client's answer to its Finished.", {9846, "A.2"}},
    {"CONNECTED, WAIT_CV",
     "The server asked for a certificate after the handshake, and the client sent one. CertificateVerify "
     "must come next.",
     {9846, "4.7.2"}},
    {"CONNECTED, WAIT_FINISHED",
     "The server asked for a certificate after the handshake. The client proved who it is, or declined. "
     "Finished must come next.",
     {9846, "4.7.2"}},
    {"CONNECTED", "The handshake is done. Both sides may send application data.", {9846, "A.1"}},
});

}  // namespace

std::span<const Explanation> explained_secrets() { return secrets; }
std::span<const Explanation> explained_states() { return states; }

}  // namespace glasstls::glossary
