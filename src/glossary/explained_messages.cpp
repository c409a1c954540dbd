#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array messages = std::to_array<Explanation>({
    {"ClientHello",
     "The client opens the handshake. It lists what it supports and sends a key share made only for this "
     "connection, so the server can already encrypt most of its answer. Nothing here is encrypted: anyone "
     "on the path can read the server's name.",
     {9846, "4.2.2"}},
    {"HelloRetryRequest",
     "The server accepts what the client offers, but first needs more: a key share for the group that it "
     "names, or its cookie back. The client sends a second ClientHello. This costs one round trip.",
     {9846, "4.2.4"}},
    {"ServerHello",
     "The server chooses the version, the cipher suite and the group, and adds its own key share. Now both "
     "sides can compute the same secret. Everything that follows is encrypted.",
     {9846, "4.2.3"}},
    {"EncryptedExtensions",
     "The server's answers that no one else needs to see, such as the application protocol. It is the first "
     "encrypted message: reading it shows that both sides computed the same secret.",
     {9846, "4.4.1"}},
    {"CertificateRequest",
     "The server asks the client for a certificate too, and lists the signatures and authorities that it "
     "accepts.",
     {9846, "4.4.2"}},
    {"Certificate",
     "Who the sender claims to be: its certificate, and those that link it to an authority that the "
     "receiver may trust. Certificates are public, so showing one proves nothing yet.",
     {9846, "4.5.1"}},
    {"CompressedCertificate",
     "A Certificate message, compressed by a method that the receiver supports. The transcript covers the "
     "compressed form. Certificates are most of the server's first flight: if they are small enough, the "
     "server can send the whole flight at once, without waiting for an acknowledgement.",
     {8879}},
    {"CertificateVerify",
     "The proof: a signature with the certificate's key over the whole handshake so far. Only the owner of "
     "the key can make it. It fits no other connection, because each transcript is different.",
     {9846, "4.5.2"}},
    {"Finished",
     "A MAC over the whole handshake so far, with a key that only the two sides have. It shows that both "
     "saw the same bytes: any change on the way is detected here.",
     {9846, "4.5.3"}},
    {"EndOfEarlyData",
     "The client has sent all of its 0-RTT data. Its next messages are encrypted with the handshake keys.",
     {9846, "4.6"}},
    {"NewSessionTicket",
     "A ticket for a later connection, which then needs no certificates. The server may send several, at "
     "any time after the handshake.",
     {9846, "4.7.1"}},
    {"KeyUpdate",
     "The sender switches to new keys, computed from the old ones. Stealing the new keys does not reveal "
     "what was sent before.",
     {9846, "4.7.3"}},
    {"message_hash",
     "Never sent. After a HelloRetryRequest it replaces the first ClientHello in the transcript. It holds "
     "only the hash of that ClientHello, so a server need not keep the whole message.",
     {9846, "4.1"}},
});

}  // namespace

std::span<const Explanation> explained_messages() { return messages; }

}  // namespace glasstls::glossary
