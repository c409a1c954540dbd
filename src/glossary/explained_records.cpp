#include <array>

#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array records = std::to_array<Explanation>({
    {"TLSPlaintext",
     "A record as the sender sees it, and as it travels until there are keys: type, a version that means "
     "nothing, "
     "length, and up to 2^14 bytes of content.",
     {9846, "5.1"}},
    {"TLSInnerPlaintext",
     "What is encrypted in a record: the content, its type, and zeros that hide how long the content is.",
     {9846, "5.2"}},
    {"TLSCiphertext",
     "A record as it travels under keys. Its header always looks like application data, and is authenticated "
     "with the "
     "rest; the nonce is the number of the record, which both sides count and nobody sends.",
     {9846, "5.2"}},
    {"Handshake",
     "A handshake message: one byte that says which, three for its length, and the message.",
     {9846, "4"}},
    {"handshake", "A record's content is a handshake message, or part of one, or several.", {9846, "5.1"}},
    {"alert",
     "A record's content is an alert: the sender closes the connection, in order or because of an error.",
     {9846, "6"}},
    {"application_data",
     "A record's content is what the application sends. The header of every encrypted record says so, "
     "whatever is "
     "inside.",
     {9846, "5.1"}},
    {"change_cipher_spec",
     "Means nothing: a record of one byte that makes TLS 1.3 look like TLS 1.2 to middleboxes. In TLS 1.2 it "
     "said "
     "that keys change.",
     {9846, "E.4"}},
    {"invalid", "The type 0, which no record may have.", {9846, "5.1"}},
});

}  // namespace

std::span<const Explanation> explained_records() { return records; }

}  // namespace glasstls::glossary
