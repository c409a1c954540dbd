#include <array>

#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

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
    // RFC 9846 5.1 and 5.2: the record around everything.
    {"type",
     "What a record carries: handshake, alert, application_data or change_cipher_spec.",
     {9846, "5.1"}},
    {"opaque_type",
     "Always application_data, whatever is inside: the real type is encrypted with the content, so that an "
     "observer "
     "cannot tell a handshake message from data.",
     {9846, "5.2"}},
    {"legacy_record_version",
     "Says TLS 1.2, or TLS 1.0 in a first ClientHello, and is to be ignored. Middleboxes look at it.",
     {9846, "5.1"}},
    {"length",
     "How many bytes follow. Of a record at most 2^14, and 256 more where it is encrypted; of a handshake "
     "message "
     "the 24 bits could say 16 MiB, which nobody waits for.",
     {9846, "5.1"}},
    {"fragment",
     "The content of a record that is not encrypted. A handshake message may go on in the next one.",
     {9846, "5.1"}},
    {"encrypted_record",
     "The content, its type and padding, encrypted, and in the end the tag that shows that nobody changed "
     "them.",
     {9846, "5.2"}},
    {"content", "What a record carries, after decryption.", {9846, "5.2"}},
    {"zeros",
     "Padding: as many zero bytes as the sender likes behind the content and its type, to hide how long the "
     "content "
     "is.",
     {9846, "5.4"}},
    {"level",
     "Once told warnings from fatal alerts; to be ignored. But for two, every alert ends the connection.",
     {9846, "6"}},
    {"description", "Which alert it is.", {9846, "6"}},
    // RFC 9846 4: the header of every handshake message, and the list that most have.
    {"msg_type", "Which handshake message follows.", {9846, "4"}},
    {"extensions",
     "A list of extensions, each a number and bytes, by which TLS grows: who does not know a number skips "
     "it. An "
     "answer has only extensions that were asked for.",
     {9846, "4.3"}},
    {"extension_type", "Which extension it is.", {9846, "4.3"}},
    {"extension_data", "The extension's own structure, which depends on the message too.", {9846, "4.3"}},
    // RFC 9846 4.2: the two hellos.
    {"legacy_session_id_echo",
     "The client's legacy_session_id, sent back. A client that gets another one stops.",
     {9846, "4.2.3"}},
    {"cipher_suite",
     "The pair of AEAD and hash function that the server chose from the client's.",
     {9846, "4.2.3"}},
    {"legacy_compression_method", "Always null: TLS 1.3 never compresses.", {9846, "4.2.3"}},
    // The certificate messages.
    {"certificate_request_context",
     "Ties a client's certificate to the request that it answers. Empty in the handshake, where there is one "
     "request "
     "at most; after it every request has another.",
     {9846, "4.4.2"}},
    {"certificate_list",
     "The sender's certificate first, then those that lead to an authority. Empty where a client has none to "
     "show.",
     {9846, "4.5.1"}},
    {"cert_data", "One certificate, in DER (RFC 5280).", {9846, "4.5.1"}},
    {"algorithm",
     "How the signature was made: one of the signature schemes that the other side listed. In a "
     "CompressedCertificate, how "
     "that was compressed.",
     {9846, "4.5.2"}},
    {"signature",
     "Over 64 spaces, a string that says which side signs, a zero byte and the transcript hash, so that no "
     "other "
     "signature can be taken for it.",
     {9846, "4.5.2"}},
    {"ticket", "The name of the pre-shared key. What is in it only the server can read.", {9846, "4.7.1"}},
    {"request_update", "Whether the other side must change its keys too.", {9846, "4.7.3"}},
    // The bodies of extensions.
    {"server_name_list", "The names that are asked for: one, though it is a list.", {6066, "3"}},
    {"name_type", "host_name, the only type that was ever defined.", {6066, "3"}},
    {"HostName",
     "The name of the server, in ASCII and without a dot at the end. Never an IP address.",
     {6066, "3"}},
    {"status_type", "ocsp, the only type that TLS 1.3 has.", {6066, "8"}},
    {"responder_id_list",
     "Whose OCSP responses the client takes; mostly empty, which says: anybody's.",
     {6066, "8"}},
    {"ResponderID", "The name or key of one OCSP responder, in DER.", {6066, "8"}},
    {"request_extensions", "Extensions of the OCSP request, in DER; mostly none.", {6066, "8"}},
    {"OCSPResponse",
     "A statement of the authority, with its signature and date, that the certificate is not revoked.",
     {9846, "4.5.1.1"}},
    {"named_group_list",
     "The groups that the sender can agree on a key in, the preferred one first.",
     {9846, "4.3.7"}},
    {"supported_signature_algorithms",
     "The signature schemes that the sender can verify, the preferred one first.",
     {9846, "4.3.3"}},
    {"protocol_name_list",
     "The application protocols that the client offers; in the server's answer the one that it chose.",
     {7301, "3.1"}},
    {"ProtocolName", "One application protocol: \"h2\", \"http/1.1\".", {7301, "3.1"}},
    {"algorithms", "The ways to compress certificates that the sender can undo.", {8879}},
    {"uncompressed_length",
     "How long the Certificate is once it is unpacked, in bytes. The receiver makes that much room and no "
     "more, so that a "
     "small message cannot grow into a large one.",
     {8879}},
    {"compressed_certificate_message", "The body of a Certificate, compressed.", {8879}},
    {"RecordSizeLimit",
     "The longest content that the sender wants in a record, its type and padding counted, in bytes.",
     {8449}},
    {"versions", "The versions of TLS that the client speaks, the preferred one first.", {9846, "4.3.1"}},
    {"selected_version", "The version that is spoken: TLS 1.3.", {9846, "4.3.1"}},
    {"cookie", "The server's own bytes, to be sent back unchanged.", {9846, "4.3.2"}},
    {"authorities", "The names of the authorities that the sender trusts.", {9846, "4.3.4"}},
    {"DistinguishedName", "The name of one authority, in DER.", {9846, "4.3.4"}},
    {"filters", "What the client's certificate must have: extensions and their values.", {9846, "4.3.5"}},
    {"certificate_extension_oid", "Which extension of the certificate is meant, in DER.", {9846, "4.3.5"}},
    {"certificate_extension_values", "What that extension must say, in DER.", {9846, "4.3.5"}},
    {"renegotiated_connection", "Empty: TLS 1.3 has no renegotiation.", {5746, "3.2"}},
    {"client_shares",
     "A public key for each group that the client bets on. Where it bets wrong, a HelloRetryRequest says "
     "what would "
     "have been right; it may also be empty.",
     {9846, "4.3.8"}},
    {"server_share", "The server's public key, in a group of the client's shares.", {9846, "4.3.8"}},
    {"selected_group", "The group that the second ClientHello must have a share of.", {9846, "4.3.8"}},
    {"group", "The group that the public key beside it belongs to.", {9846, "4.3.8"}},
    {"key_exchange", "A public key, made for this connection alone.", {9846, "4.3.8"}},
    {"ke_modes",
     "Whether a pre-shared key is wanted alone, with a key exchange, or either.",
     {9846, "4.3.9"}},
    {"max_early_data_size", "How many bytes of 0-RTT data this ticket is good for.", {9846, "4.3.10"}},
    {"identities", "The pre-shared keys that the client has, each called by its name.", {9846, "4.3.11"}},
    {"identity",
     "The name of a pre-shared key: a ticket, or what both sides agreed on elsewhere.",
     {9846, "4.3.11"}},
    {"obfuscated_ticket_age",
     "For how many milliseconds the client has had the ticket, plus ticket_age_add, modulo 2^32. The server "
     "sees from "
     "it whether a ClientHello is fresh.",
     {9846, "4.3.11.1"}},
    {"binders", "For each identity a proof that the client really has the key.", {9846, "4.3.11.2"}},
    {"PskBinderEntry",
     "HMAC under the binder_key over the ClientHello up to the binders: it ties the key to this very "
     "handshake.",
     {9846, "4.3.11.2"}},
    {"selected_identity",
     "Which of the client's pre-shared keys the server takes, counted from 0.",
     {9846, "4.3.11"}},
});

}  // namespace

std::span<const Explanation> explained_fields() { return fields; }

}  // namespace glasstls::glossary
