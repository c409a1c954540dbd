#include <array>

#include "dissect/older_messages.hpp"
#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array older_messages = std::to_array<Explanation>({
    {"ClientHello",
     "The client opens the handshake. It lists the versions and cipher suites that it supports. The key "
     "exchange comes later and takes another round trip. Nothing here is encrypted.",
     {5246}},
    {"ServerHello",
     "The server chooses the version and the cipher suite. Everything up to change_cipher_spec stays "
     "readable, including the certificate and the key exchange.",
     {5246}},
    {"HelloRequest",
     "The server asks the client to start a new handshake. TLS 1.3 has no renegotiation.",
     {5246}},
    {"HelloVerifyRequest",
     "A message of DTLS with a cookie. The client sends the cookie back, which shows that its address is "
     "real.",
     {6347}},
    {"NewSessionTicket",
     "A ticket for a later connection, which then needs no certificates. Before TLS 1.3 it is not "
     "encrypted: anyone who sees the same ticket again knows that it is the same client.",
     {5077, "3.3"}},
    {"Certificate",
     "Who the sender claims to be: its certificate, and those that link it to an authority. Before TLS 1.3 "
     "anyone on the path can read it.",
     {5246}},
    {"ServerKeyExchange",
     "The server's public key for this connection. Usually the certificate's key signs it, together with "
     "both randoms. Suites that encrypt the secret with an RSA key have no such message.",
     {5246}},
    {"CertificateRequest",
     "The server asks the client for a certificate too, and lists the types and authorities that it "
     "accepts.",
     {5246}},
    {"ServerHelloDone", "The server's part is complete, and it waits for the client.", {5246}},
    {"CertificateVerify",
     "The client signs the handshake so far with its certificate's key. Before TLS 1.3 a server has no such "
     "message.",
     {5246}},
    {"ClientKeyExchange",
     "The client's part of the key exchange: its public key, or the secret itself, encrypted with the "
     "server's RSA key. Now both sides can compute the keys.",
     {5246}},
    {"Finished",
     "The first message under the new keys: a MAC over the handshake so far, which detects changes on the "
     "way.",
     {5246}},
    {"CertificateURL",
     "Where to get the client's certificate. The client sends this instead of the certificate.",
     {6066, "5"}},
    {"CertificateStatus",
     "The server sends an OCSP response: the authority's statement that the certificate is not revoked. In "
     "TLS 1.3 it is an extension beside the certificate.",
     {6066, "8"}},
    {"SupplementalData", "Data that applications exchange during the handshake; rarely used.", {4680}},
    {"NextProtocol",
     "Which application protocol the client chose. application_layer_protocol_negotiation replaced this "
     "draft.",
     {7301}},
    {"ChannelID", "A separate client key for this site, in Chromium. Browsers dropped it.", {5246}},
    {dissect::ssl2_client_hello,
     "A ClientHello in the form of SSL 2.0, from the 1990s. Clients also used it to reach newer servers: "
     "its version says which. It has no extensions, and SSL 2.0 itself must not be used any more.",
     {5246}},
    {dissect::ssl2_server_hello,
     "The server speaks SSL 2.0, from the 1990s, which must not be used any more. The message holds its "
     "certificate. Nothing protects the handshake against changes.",
     {6176}},
});

constexpr std::array older_records = std::to_array<Explanation>({
    {"change_cipher_spec",
     "From here on the sender encrypts with the keys that were just agreed on; its Finished comes first. "
     "(TLS 1.3 keeps this record without a meaning.)",
     {5246}},
    {"handshake", "The record carries a handshake message, part of one, or several.", {5246}},
    {"alert", "The record carries an alert: a warning, or the end of the connection.", {5246}},
    {"application_data", "The record carries what the application sends, encrypted.", {5246}},
});

}  // namespace

std::span<const Explanation> explained_older_messages() { return older_messages; }
std::span<const Explanation> explained_older_records() { return older_records; }

}  // namespace glasstls::glossary
