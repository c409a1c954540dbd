#include <array>

#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array messages = std::to_array<Explanation>({
    {"ClientHello",
     "The client opens. It says what it can do and sends a key share that it made for this connection alone, "
     "so "
     "that the server can answer with keys already agreed. Nothing here is encrypted: whoever is on the path "
     "reads the server's name.",
     {9846, "4.2.2"}},
    {"HelloRetryRequest",
     "The server can work with what the client offers, but not with the key shares that it sent. It names "
     "the "
     "group that it wants, and the client says hello once more. This costs one round trip.",
     {9846, "4.2.4"}},
    {"ServerHello",
     "The server chooses the version, the cipher suite and the group, and adds its own key share. From here "
     "on "
     "both sides can compute the same secret, and everything that follows is encrypted.",
     {9846, "4.2.3"}},
    {"EncryptedExtensions",
     "The server's answers that nobody else needs to see, such as the application protocol. It is the first "
     "message under keys: being able to read it shows that both sides computed the same secret.",
     {9846, "4.4.1"}},
    {"CertificateRequest",
     "The server asks the client to show a certificate too, and says which signatures and authorities it "
     "takes.",
     {9846, "4.4.2"}},
    {"Certificate",
     "Who the sender says it is: its certificate and those that lead from it to an authority that the "
     "receiver "
     "may trust. A certificate is public; to show one proves nothing yet.",
     {9846, "4.5.1"}},
    {"CompressedCertificate",
     "A Certificate, made smaller by the way that the receiver said it can unpack. It says the same, and the "
     "transcript "
     "has it as it travelled. The server's flight has to fit into what it may send before it hears from the "
     "client, and "
     "certificates are the greater part of it.",
     {8879}},
    {"CertificateVerify",
     "The proof: a signature, with the key of the certificate, over everything said so far. Nobody else can "
     "make "
     "it, and it cannot be taken from another connection, because the transcript differs.",
     {9846, "4.5.2"}},
    {"Finished",
     "A MAC over everything said so far, under a key that only the two sides have. It shows that both saw "
     "the same "
     "handshake, byte for byte: whoever changed anything on the way is found out here.",
     {9846, "4.5.3"}},
    {"EndOfEarlyData",
     "The client has sent all of its 0-RTT data; what follows from it is under the handshake keys.",
     {9846, "4.6"}},
    {"NewSessionTicket",
     "A ticket for next time: with it the client can come back without certificates. It comes after the "
     "handshake, "
     "and as often as the server likes.",
     {9846, "4.7.1"}},
    {"KeyUpdate",
     "The sender goes on with new keys, computed from the old ones. Whoever gets hold of the new ones still "
     "cannot "
     "read what came before.",
     {9846, "4.7.3"}},
    {"message_hash",
     "Never travels. After a HelloRetryRequest it stands in the transcript for the first ClientHello, with "
     "the "
     "hash of it, so that a server need not keep that ClientHello.",
     {9846, "4.1"}},
});

}  // namespace

std::span<const Explanation> explained_messages() { return messages; }

}  // namespace glasstls::glossary
