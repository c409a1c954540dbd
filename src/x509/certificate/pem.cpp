#include "x509/certificate/pem.hpp"

#include <algorithm>
#include <array>

#include "base/secret.hpp"
#include "x509/der/der.hpp"

namespace glasstls::x509 {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ", end_mark = "-----END ", dashes = "-----";

constexpr std::uint8_t blank = 0x40, pad = 0x41, wrong = 0x80;

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::uint8_t, 256> values = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::uint8_t& value : table) value = wrong;
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  for (char c : {' ', '\t', '\r', '\n'}) table[static_cast<std::uint8_t>(c)] = blank;
  table['='] = pad;
  return table;
}();

std::uint8_t value_of(char c) { return values[static_cast<std::uint8_t>(c)]; }

/// The label after `mark`, which `text` begins with; takes the whole line's mark off.
std::string_view take_label(std::string_view& text, std::string_view mark) {
  text.remove_prefix(mark.size());
  const std::size_t line = text.find('\n'), end = text.substr(0, line).find(dashes);
  if (end == text.npos) return {};
  const std::string_view label = text.substr(0, end);
  text.remove_prefix(end + dashes.size());
  return label;
}

}  // namespace

std::optional<PemBlock> take_pem_block(std::string_view& text) {
  const std::size_t begin = text.find(begin_mark);
  if (begin == text.npos) {
    text = {};
    return std::nullopt;
  }
  text.remove_prefix(begin);
  const std::string_view label = take_label(text, begin_mark);
  const std::size_t end = text.find(dashes);  // no dash is base64, so this is the next mark of any kind
  const std::string_view body = text.substr(0, end);
  text.remove_prefix(body.size());
  if (text.substr(0, end_mark.size()) != end_mark) return PemBlock{{}, body, label};
  const bool fits = take_label(text, end_mark) == label;
  return PemBlock{fits ? label : std::string_view{}, body, label};
}

namespace {

/// Puts the bytes of base64 into `bytes`, until there are `enough`; false at a character that is not right.
bool decode(std::string_view base64, std::size_t enough, Bytes& bytes) {
  bytes.reserve(std::min(base64.size() / 4 * 3, enough) + 3);
  std::size_t i = 0;
  while (i < base64.size() && bytes.size() < enough) {
    if (i + 4 <= base64.size()) {  // the usual case: four characters side by side
      const std::uint8_t a = value_of(base64[i]), b = value_of(base64[i + 1]), c = value_of(base64[i + 2]),
                         d = value_of(base64[i + 3]);
      if ((a | b | c | d) < 0x40) {
        const std::uint32_t group = static_cast<std::uint32_t>(a << 18 | b << 12 | c << 6 | d);
        bytes.insert(bytes.end(), {static_cast<std::uint8_t>(group >> 16),
                                   static_cast<std::uint8_t>(group >> 8), static_cast<std::uint8_t>(group)});
        i += 4;
        continue;
      }
    }
    // A group with blanks inside or padding at its end.
    std::uint32_t group = 0;
    int digits = 0, pads = 0;
    for (; i < base64.size() && digits + pads < 4; ++i) {
      const std::uint8_t value = value_of(base64[i]);
      if (value == blank) continue;
      if (value == wrong || (value == pad && digits < 2) || (value != pad && pads > 0)) return false;
      if (value == pad)
        ++pads;
      else
        ++digits;
      group = group << 6 | (value == pad ? 0u : value);
    }
    if (digits + pads == 0) break;
    if (digits + pads != 4) return false;
    if (pads > 0 && (group & (pads == 1 ? 0xffu : 0xffffu)) != 0) return false;
    for (int byte = 0; byte < 3 - pads; ++byte)
      bytes.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * byte)));
    if (pads == 0) continue;
    for (; i < base64.size(); ++i)
      if (value_of(base64[i]) != blank) return false;
  }
  return true;
}

}  // namespace

std::optional<Bytes> decode_base64(std::string_view base64, std::size_t enough) {
  Bytes bytes;
  if (decode(base64, enough, bytes)) return bytes;
  wipe(bytes);  // it may be the beginning of a private key
  return std::nullopt;
}

Bytes decode_base64_start(std::string_view base64) {
  Bytes bytes;
  decode(base64, SIZE_MAX, bytes);
  return bytes;
}

bool is_certificate_label(std::string_view label) {
  return label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE";
}

std::optional<Bytes> decode_certificate(std::string_view label, std::string_view base64) {
  std::optional<Bytes> der = decode_base64(base64);
  // After the certificate, OpenSSL writes what it is trusted for.
  if (der && label == "TRUSTED CERTIFICATE") der = first_value(std::move(*der));
  return der;
}

Bytes first_value(Bytes bytes) {
  try {
    der::Reader reader(bytes);
    reader.any("value");
    bytes.resize(reader.last().size());
  } catch (const Failure&) {  // cut off, or no DER at all
  }
  return bytes;
}

std::string encode_base64(View bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t size = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < size ? bytes[i + j] : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      text.push_back(j <= size ? alphabet[group >> (18 - 6 * j) & 63] : '=');
  }
  return text;
}

std::string encode_pem(std::string_view label, View bytes) {
  constexpr std::size_t characters_in_line = 64;
  const std::string base64 = encode_base64(bytes);
  std::string text;
  text.reserve(2 * (label.size() + 20) + base64.size() + base64.size() / characters_in_line + 8);
  text.append(begin_mark).append(label).append(dashes).append("\n");
  for (std::size_t i = 0; i < base64.size(); i += characters_in_line)
    text.append(base64, i, characters_in_line).append("\n");
  return text.append(end_mark).append(label).append(dashes).append("\n");
}

std::vector<Bytes> certificates_in_pem(std::string_view text) {
  std::vector<Bytes> certificates;
  while (const auto block = take_pem_block(text)) {
    if (!is_certificate_label(block->label)) continue;
    if (auto der = decode_certificate(block->label, block->base64)) certificates.push_back(std::move(*der));
  }
  return certificates;
}

}  // namespace glasstls::x509
