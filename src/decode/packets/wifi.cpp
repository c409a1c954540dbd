#include "decode/packets/layers.hpp"

/// IEEE 802.11: the header that every frame has, and radiotap's before it. Numbers are little-endian.
namespace glasstls::decode {

namespace {

std::size_t little16(View bytes, std::size_t at) {
  return std::size_t{bytes[at]} | std::size_t{bytes[at + 1]} << 8;
}

/// How a frame is written.
struct FrameForm {
  bool checksum = false;  ///< its last 4 bytes are one
  bool padded = false;    ///< its header was filled up to a multiple of 4
  bool swapped = false;   ///< the two bytes of its frame control are
};

/// What the flags of radiotap say of the frame after it.
FrameForm radiotap_flags(View header) {
  constexpr std::uint8_t has_clock = 1, has_flags = 2, has_more = 0x80, checksum = 0x10, padded = 0x20;
  const std::uint8_t present = header[4];
  if (!(present & has_flags)) return {};
  // The bit maps go on as long as the highest bit of each is set; then come the fields, each aligned.
  std::size_t at = 4;
  while (at + 4 <= header.size() && header[at + 3] & has_more) at += 4;
  at += 4;
  if (present & has_clock) at = (at + 7) / 8 * 8 + 8;
  if (at >= header.size()) return {};
  return {(header[at] & checksum) != 0, (header[at] & padded) != 0, false};
}

Peeled peel_frame(View frame, FrameForm form) {
  constexpr std::uint8_t type_mask = 0x0c, data = 0x08, quality = 0x80, no_data = 0x40, both_systems = 0x03,
                         encrypted = 0x40, ordered = 0x80, aggregated = 0x80;
  if (frame.size() < 2) return NotRead{"802.11, cut off inside its header"};
  const std::uint8_t kind = frame[form.swapped ? 1 : 0], flags = frame[form.swapped ? 0 : 1];
  if ((kind & type_mask) != data) return NotRead{"802.11 management and control"};
  if (kind & no_data) return NotRead{"802.11 data frames without data"};
  if (flags & encrypted) return NotRead{"802.11 data, encrypted"};
  std::size_t size = (flags & both_systems) == both_systems ? 30 : 24;
  bool is_aggregated = false;
  if (kind & quality) {
    if (frame.size() < size + 2) return NotRead{"802.11, cut off inside its header"};
    is_aggregated = frame[size] & aggregated;
    size += 2;
    if (flags & ordered) size += 4;
  }
  if (is_aggregated) return NotRead{"802.11 data, several frames in one (A-MSDU)"};
  if (form.padded) size = (size + 3) / 4 * 4;
  const std::size_t checksum = form.checksum ? 4 : 0;
  if (frame.size() < size + checksum) return NotRead{"802.11, cut off inside its header"};
  constexpr std::uint32_t link_llc = 100;
  return Carried{Layer::link, link_llc, frame.subspan(size, frame.size() - size - checksum)};
}

}  // namespace

Peeled peel_wifi(View frame) { return peel_frame(frame, {}); }

Peeled peel_capwap(View bytes) {
  constexpr std::uint8_t encrypted = 1, native = 0x01, fragmented = 0x80, data = 0x08,
                         type_and_version = 0x0f;
  if (bytes.size() < 8) return NotRead{"CAPWAP, cut off inside its header"};
  if ((bytes[0] & 15) == encrypted) return NotRead{"CAPWAP, encrypted (DTLS)"};
  const std::size_t size = std::size_t{4} * (bytes[1] >> 3);
  if (bytes.size() < size + 2) return NotRead{"CAPWAP, cut off inside its header"};
  if (bytes[3] & fragmented) return NotRead{"CAPWAP, in fragments"};
  const View frame = bytes.subspan(size);
  if (!(bytes[2] & native)) return Carried{Layer::link, link_ethernet, frame};
  // Cisco's access points swap the frame control.
  const bool swapped = (frame[0] & type_and_version) != data && (frame[1] & type_and_version) == data;
  return peel_frame(frame, {false, false, swapped});
}

Peeled peel_radiotap(View frame) {
  constexpr std::size_t shortest = 8;
  if (frame.size() < shortest) return NotRead{"radiotap, cut off inside its header"};
  const std::size_t size = little16(frame, 2);
  if (size < shortest || size > frame.size()) return NotRead{"radiotap, with a wrong length"};
  return peel_frame(frame.subspan(size), radiotap_flags(frame.first(size)));
}

}  // namespace glasstls::decode
