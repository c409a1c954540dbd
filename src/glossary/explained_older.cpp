#include <array>

#include "dissect/older_messages.hpp"
#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array messages = std::to_array<Explanation>({
    {"ClientHello",
     "The client opens. It says which versions and cipher suites it can do, and nothing of the key exchange "
     "yet: "
     "that takes another round trip. Nothing here is encrypted.",
     {5246}},
    {"ServerHello",
     "The server chooses the version and the cipher suite, and what follows stays readable: the certificate "
     "and "
     "the key exchange travel in the clear, up to change_cipher_spec.",
     {5246}},
    {"HelloRequest",
     "The server asks the client to begin a handshake anew. TLS 1.3 has no renegotiation.",
     {5246}},
    {"HelloVerifyRequest",
     "A message of DTLS: the client shows by a cookie that its address is its own.",
     {6347}},
    {"NewSessionTicket",
     "A ticket for next time: with it the client can come back without certificates. Before TLS 1.3 it "
     "travels in "
     "the clear, and the same ticket seen again shows that it is the same client.",
     {5077, "3.3"}},
    {"Certificate",
     "Who the sender says it is: its certificate and those that lead from it to an authority. Before TLS 1.3 "
     "everybody on the way reads it.",
     {5246}},
    {"ServerKeyExchange",
     "The server's public key for this connection, and mostly a signature over it and both randoms with the "
     "key "
     "of the certificate. Suites that encrypt the secret for an RSA key have no such message.",
     {5246}},
    {"CertificateRequest",
     "The server asks the client to show a certificate too, and says which types and authorities it takes.",
     {5246}},
    {"ServerHelloDone", "The server has said its part and waits for the client's.", {5246}},
    {"CertificateVerify",
     "The client signs everything said so far with the key of its certificate. A server has no such message "
     "before TLS 1.3.",
     {5246}},
    {"ClientKeyExchange",
     "The client's part of the key exchange: its public key, or the secret itself, encrypted for the "
     "server's "
     "RSA key. From here on both sides can compute the keys.",
     {5246}},
    {"Finished",
     "The first message under the new keys: a MAC over the handshake so far, so that changes on the way are "
     "found "
     "out.",
     {5246}},
    {"CertificateURL", "Where the client's certificate can be fetched from, in place of it.", {6066, "5"}},
    {"CertificateStatus",
     "An OCSP response, brought along by the server: the authority's word that the certificate is not "
     "revoked. In "
     "TLS 1.3 it is an extension of the certificate.",
     {6066, "8"}},
    {"SupplementalData", "What applications want to say during the handshake; hardly ever met.", {4680}},
    {"NextProtocol",
     "Which application protocol the client chose, by a draft that application_layer_protocol_negotiation "
     "took the "
     "place of.",
     {7301}},
    {"ChannelID", "Of Chromium: a key of the client's own for this site. Gone.", {5246}},
    {dissect::ssl2_client_hello,
     "A ClientHello in the form of SSL 2.0, of the 1990s, which clients also used to reach newer servers: "
     "the version in it says which. It has no extensions, and SSL 2.0 itself must not be used any more.",
     {5246}},
    {dissect::ssl2_server_hello,
     "The server speaks SSL 2.0, of the 1990s, which must not be used any more: its certificate follows, and "
     "nothing protects the handshake against changes.",
     {6176}},
});

constexpr std::array records = std::to_array<Explanation>({
    {"change_cipher_spec",
     "What the sender says from here on is under the keys that were just agreed on: encrypted, its Finished "
     "first. (TLS 1.3 keeps the record and gives it no meaning.)",
     {5246}},
    {"handshake", "A record's content is a handshake message, or part of one, or several.", {5246}},
    {"alert", "A record's content is an alert: a warning, or the end of the connection.", {5246}},
    {"application_data", "A record's content is what the application sends, encrypted.", {5246}},
});

}  // namespace

std::span<const Explanation> explained_older_messages() { return messages; }
std::span<const Explanation> explained_older_records() { return records; }

}  // namespace glasstls::glossary
