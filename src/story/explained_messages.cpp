#include <array>

#include "story/explanations.hpp"

namespace glasstls::story {

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
});

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
});

constexpr std::array fields = std::to_array<Explanation>({
    {"legacy_version",
     "Always TLS 1.2. The real version stands in supported_versions: too many middleboxes reject a number "
     "that they "
     "do not know.",
     {9846, "4.2.2"}},
    {"random",
     "32 fresh random bytes, so that no two handshakes are alike and no message of one can be replayed in "
     "another.",
     {9846, "4.2.2"}},
    {"legacy_session_id",
     "TLS 1.3 has no session IDs. A client in middlebox compatibility mode sends 32 random bytes, and the "
     "server "
     "echoes them, so that the exchange looks like a resumption of TLS 1.2.",
     {9846, "E.4"}},
    {"cipher_suites",
     "The pairs of AEAD and hash function that the client can use. The AEAD encrypts records and protects "
     "them from "
     "changes; the hash function drives the key schedule.",
     {9846, "B.4"}},
    {"legacy_compression_methods",
     "Always null alone. Compression inside of TLS let attackers guess secrets from lengths, and is gone.",
     {9846, "4.2.2"}},
    {"verify_data",
     "HMAC over the transcript hash, under a key that is derived for this purpose alone.",
     {9846, "4.5.3"}},
    {"ticket_lifetime", "For how many seconds the ticket may be used; at most a week.", {9846, "4.7.1"}},
    {"ticket_age_add",
     "A random number that the client adds to the age of the ticket, so that observers cannot link "
     "connections.",
     {9846, "4.7.1"}},
    {"ticket_nonce",
     "Makes the pre-shared keys of several tickets of one connection differ.",
     {9846, "4.7.1"}},
});

}  // namespace

std::span<const Explanation> explained_messages() { return messages; }
std::span<const Explanation> explained_extensions() { return extensions; }
std::span<const Explanation> explained_fields() { return fields; }

}  // namespace glasstls::story
