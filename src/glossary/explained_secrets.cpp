#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array secrets = std::to_array<Explanation>({
    {"early_secret",
     "The start of the key schedule: it comes from the pre-shared key, or from zeros if there is none.",
     {9846, "7.1"}},
    {"binder_key", "Proves in the ClientHello that the client has the pre-shared key.", {9846, "4.3.11.2"}},
    {"client_early_traffic_secret", "Protects 0-RTT data.", {9846, "7.1"}},
    {"early_exporter_secret", "For applications that want key material during 0-RTT.", {9846, "7.5"}},
    {"derived(early_secret)", "The salt of the next stage.", {9846, "7.1"}},
    {"handshake_secret", "Mixes in the result of the key exchange.", {9846, "7.1"}},
    {"client_handshake_traffic_secret", "Protects the client's part of the handshake.", {9846, "7.1"}},
    {"server_handshake_traffic_secret", "Protects the server's part of the handshake.", {9846, "7.1"}},
    {"derived(handshake_secret)", "The salt of the next stage.", {9846, "7.1"}},
    {"main_secret", "Mixes in nothing new; it only separates the stages.", {9846, "7.1"}},
    {"client_application_traffic_secret_0", "Protects what the client's application sends.", {9846, "7.1"}},
    {"server_application_traffic_secret_0", "Protects what the server's application sends.", {9846, "7.1"}},
    {"exporter_secret", "For applications that want key material of their own.", {9846, "7.5"}},
    {"resumption_secret", "The tickets of this connection get their keys from it.", {9846, "4.7.1"}},
    {"finished_key", "The key of the MAC in Finished.", {9846, "4.5.3"}},
    {"resumption PSK", "The pre-shared key that belongs to a ticket.", {9846, "4.7.1"}},
    {"write_key", "The AEAD's key.", {9846, "7.3"}},
    {"write_iv", "Together with the record's number it gives the AEAD's nonce.", {9846, "5.3"}},
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
