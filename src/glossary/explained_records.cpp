#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array records = std::to_array<Explanation>({
    {"TLSPlaintext",
     "A record before encryption; without keys it is sent like this. It has a type, a version without "
     "meaning, a length, and up to 2^14 bytes of content.",
     {9846, "5.1"}},
    {"TLSInnerPlaintext",
     "What a record encrypts: the content, its type, and zeros that hide the length of the content.",
     {9846, "5.2"}},
    {"TLSCiphertext",
     "An encrypted record. Its header always looks like application data, and is authenticated with the "
     "rest. The nonce is write_iv XOR the record's number, which both sides count and never send.",
     {9846, "5.2"}},
    {"Handshake",
     "A handshake message: one byte for its type, three for its length, then its body.",
     {9846, "4"}},
    {"handshake", "The record carries a handshake message, part of one, or several.", {9846, "5.1"}},
    {"alert",
     "The record carries an alert: the sender closes the connection, normally or because of an error.",
     {9846, "6"}},
    {"application_data",
     "The record carries what the application sends. The header of every encrypted record says this, even "
     "if something else is inside.",
     {9846, "5.1"}},
    {"change_cipher_spec",
     "A record of one byte that means nothing: it makes TLS 1.3 look like TLS 1.2 to middleboxes. It is "
     "not in the transcript, and encrypted records are counted without it. In TLS 1.2 it said that the "
     "keys change.",
     {9846, "E.4"}},
    {"invalid", "The type 0, which no record may have.", {9846, "5.1"}},
});

}  // namespace

std::span<const Explanation> explained_records() { return records; }

}  // namespace glasstls::glossary
