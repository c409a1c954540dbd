#include "decode/decode.hpp"

#include <algorithm>

#include "decode/decoded_capture.hpp"
#include "decode/gunzip.hpp"
#include "decode/hex_text.hpp"
#include "decode/packets/packet_file.hpp"
#include "decode/tls/first_bytes.hpp"
#include "dissect/annotate.hpp"
#include "dissect/annotate_der.hpp"
#include "dissect/older_messages.hpp"
#include "dissect/versions.hpp"
#include "glossary/explain.hpp"
#include "messages/handshake.hpp"
#include "story/facts.hpp"
#include "x509/certificate/file_parts.hpp"

namespace glasstls::decode {

namespace {

constexpr std::size_t most_pieces = 1'000, most_piece_bytes = 512 << 10;

/// Whether it begins with the header of a record (RFC 9846 5.1, RFC 6520) or with a ClientHello in the form
/// of SSL 2.0 (RFC 5246).
bool is_record(View bytes) {
  return bytes.size() >= record::header_size && (begins_record(bytes) || ssl2_hello_size(bytes) > 0);
}

/// Whether it may begin with a handshake message of any version. A HelloRequest is only zeros, and does not
/// count.
bool is_message(View bytes) {
  constexpr story::Spoken tls12{messages::ProtocolVersion::tls12, {}};
  return !bytes.empty() && bytes[0] != 0 &&
         (messages::message_name(bytes) != "unknown" || dissect::message_name(bytes, tls12) != "unknown");
}

/// The size of the first handshake message, header included; 0 if there is none. A hello may be cut short.
std::size_t handshake_size(View bytes) {
  if (bytes.size() < messages::handshake_header_size || !is_message(bytes)) return 0;
  const std::size_t size = messages::message_size(bytes);
  const bool is_hello = bytes[0] <= 2 && bytes[1] == 0;
  if (size <= bytes.size()) return size;
  return is_hello ? bytes.size() : 0;
}

/// Whether `bytes` consist only of handshake messages.
bool is_handshake(View bytes) {
  if (bytes.empty()) return false;
  while (!bytes.empty()) {
    const std::size_t size = handshake_size(bytes);
    if (size == 0) return false;
    bytes = bytes.subspan(size);
  }
  return true;
}

/// X.690: whether it begins with a SEQUENCE whose length has the form that DER requires.
bool is_der(View bytes) {
  constexpr std::uint8_t sequence = 0x30;
  return bytes.size() >= 2 && bytes[0] == sequence && bytes[1] <= 0x84 && bytes[1] != 0x80;
}

/// The size that a DER value's header gives it, header included; 0 if the header is cut off.
std::size_t der_size(View value) {
  if (value.size() < 2) return 0;
  if (value[1] < 0x80) return 2 + std::size_t{value[1]};
  const std::size_t digits = value[1] & 0x7f;
  if (digits > 4 || value.size() < 2 + digits) return 0;
  return 2 + digits + static_cast<std::size_t>(from_big_endian(value.subspan(2, digits)));
}

/// What other programs compress with; empty if it is none of these.
std::string_view packed_with(View bytes) {
  using namespace std::string_view_literals;
  struct Packer {
    std::string_view magic, name;
  };
  for (const auto& [magic, name] :
       {Packer{"\xfd"
               "7zXZ\0"sv,
               "xz"},
        Packer{"\x28\xb5\x2f\xfd"sv, "zstd"}, Packer{"BZh"sv, "bzip2"}, Packer{"\x04\x22\x4d\x18"sv, "lz4"}})
    if (as_text(bytes).starts_with(magic)) return name;
  return {};
}

/// The version of a message without a hello before it: TLS 1.3, unless only TLS 1.2 fits.
story::Spoken version_of(View message) {
  constexpr story::Spoken tls12{messages::ProtocolVersion::tls12, {}};
  const bool is_new =
      dissect::message_name(message, {}) != "unknown" && dissect::faults_of(message, {}).empty();
  const bool is_old =
      dissect::message_name(message, tls12) != "unknown" && dissect::faults_of(message, tls12).empty();
  return !is_new && is_old ? tls12 : story::Spoken{};
}

void add_handshake(View bytes, Decoded& out) {
  story::Spoken spoken;
  bool has_hello = false;
  for (std::size_t left = most_piece_bytes; !bytes.empty() && out.pieces.size() < most_pieces;) {
    if (handshake_size(bytes) > left) break;
    left -= handshake_size(bytes);
    const View message = bytes.first(handshake_size(bytes));
    // A hello says how it and what follows is read. Without one, the version is guessed.
    if (const auto said = dissect::spoken_by(message)) {
      spoken = *said;
      has_hello = true;
    } else if (!has_hello) {
      spoken = version_of(message);
    }
    const std::string name(dissect::message_name(message, spoken));
    const glossary::Explanation* explanation = glossary::explain(glossary::Topic::message, name, spoken);
    wire::Faults faults;
    wire::FieldMap fields = dissect::annotate(message, spoken, &faults);
    out.pieces.push_back(
        {name, to_bytes(message), std::move(fields),
         facts(story::Message{story::Direction::sent, name, to_bytes(message), 0, 0, spoken}),
         explanation ? explanation->section : Rfc{9846, "4"}, spoken});
    if (!faults.empty() && out.broken.empty()) out.broken = name + ": " + faults.front().what();
    bytes = bytes.subspan(message.size());
  }
  if (!bytes.empty()) out.notes.push_back("more messages follow, which are not shown");
}

void add_der(View bytes, Decoded& out, const std::string& where = {}) {
  if (bytes.size() > most_piece_bytes) {
    out.notes.push_back("a DER value is too long to be shown byte by byte");
    return;
  }
  dissect::AnnotatedDer der = dissect::annotate_der(bytes);
  if (!der.faults.empty() && out.broken.empty())
    out.broken = where + "this " + der.kind + " breaks a rule: " + dissect::fault_text(der.faults.front());
  if (const std::size_t size = der_size(bytes); out.broken.empty() && (size == 0 || size > bytes.size()))
    out.broken =
        where + "this " + der.kind + " is cut off; " +
        (size == 0 ? "its header is not whole"
                   : "expected " + std::to_string(size) + " bytes, got " + std::to_string(bytes.size()));
  if (der.fields.empty())
    out.notes.push_back("a " + der.kind + ", which is not shown");
  else
    out.pieces.push_back(
        {std::move(der.kind), to_bytes(bytes), std::move(der.fields), std::move(der.facts), {5280, "4.1"}});
}

/// Certificates, keys and the like, in PEM, DER or a format that is only named. False if it is none of these.
bool add_file_parts(View file, Decoded& out) {
  using Kind = x509::FilePart::Kind;
  const x509::FileParts found = x509::read_file_parts(file, {});
  if (found.parts.empty()) return false;
  out.size = file.size();
  out.kind = found.encoding;
  out.notes.insert(out.notes.end(), found.notes.begin(), found.notes.end());
  for (const x509::FilePart& part : found.parts) {
    if (out.pieces.size() >= most_pieces) {
      out.notes.push_back("more blocks follow, which are not shown");
      break;
    }
    if (part.kind == Kind::broken && out.broken.empty()) out.broken = part.text();
    if (part.kind != Kind::certificate && part.kind != Kind::broken) out.notes.push_back(part.text());
    if (!part.der.empty()) add_der(part.der, out, part.where.empty() ? "" : part.where + ": ");
  }
  // A format that is only named, such as a keystore, was not read.
  if (found.encoding.empty() && out.broken.empty()) {
    out.broken = found.parts.front().text();
    out.notes.clear();
  }
  return true;
}

/// Decodes input that is not text.
void decode_binary(View bytes, KnownSecrets& secrets, const CaptureFilter& filter, Decoded& out) {
  out.size = bytes.size();
  if (is_packet_file(bytes)) {
    decode_capture(bytes, secrets, filter, out);
  } else if (is_record(bytes)) {
    out.kind = "TLS records";
    decode_records(bytes, secrets, out);
  } else if (is_handshake(bytes)) {
    out.kind = "handshake messages";
    add_handshake(bytes, out);
  } else if (is_der(bytes) && add_file_parts(bytes, out)) {
    return;
  } else if (const std::string_view packer = packed_with(bytes); !packer.empty()) {
    out.broken = "it is compressed with " + std::string(packer) + "; unpack it (" + std::string(packer) +
                 " -d FILE) and decode what comes out";
  } else {
    const View first = bytes.first(std::min<std::size_t>(bytes.size(), 8));
    out.broken =
        "at byte 0: not recognised; expected a capture (pcap or pcapng), a TLS record (type 20 to 23), a "
        "handshake message with its header, DER, PEM, or one of these in hexadecimal, got " +
        (bytes.empty() ? "nothing" : to_hex(first));
  }
}

bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\r' || c == '\n'; });
}

}  // namespace

Decoded decode(View input, KnownSecrets& secrets, const CaptureFilter& filter) {
  if (is_gzip(input)) {
    const Unzipped inside = gunzip(input);
    Decoded out = decode(is_gzip(inside.bytes) ? View() : View(inside.bytes), secrets, filter);
    if (!out.kind.empty()) out.kind += " in gzip";
    if (is_gzip(inside.bytes))
      out.broken = "it is gzip inside of gzip; unpack it (gunzip FILE) and decode what comes out";
    if (!inside.broken.empty()) out.broken = inside.broken;
    return out;
  }
  Decoded out;
  const std::string_view text = as_text(input);
  constexpr char trace_begin = 0x1e;
  if (text.starts_with(trace_begin)) {
    out.size = input.size();
    out.broken = "this is a trace; glasstls view shows it";
  } else if (!input.empty() && is_text(text)) {
    const HexText hex = read_hex_text(text);
    out.hexadecimal = hex.bytes.has_value();
    out.size = input.size();
    if (hex.bytes)
      decode_binary(*hex.bytes, secrets, filter, out);
    else if (!add_file_parts(input, out))
      out.broken = hex.why;
  } else if (is_packet_file(input) || is_record(input) || !add_file_parts(input, out)) {
    decode_binary(input, secrets, filter, out);
  }
  return out;
}

}  // namespace glasstls::decode
