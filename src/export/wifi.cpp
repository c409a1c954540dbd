#include "export/layers.hpp"

/// IEEE 802.11: the header that every frame has, and radiotap's before it. Numbers are little-endian.
namespace glasstls::exporting {

namespace {

std::size_t little16(View bytes, std::size_t at) {
  return std::size_t{bytes[at]} | std::size_t{bytes[at + 1]} << 8;
}

/// What radiotap's flags say of the frame behind it.
struct RadiotapFlags {
  bool checksum = false;  ///< its last 4 bytes are one
  bool padded = false;    ///< its header was filled up to a multiple of 4
};

RadiotapFlags radiotap_flags(View header) {
  constexpr std::uint8_t has_clock = 1, has_flags = 2, has_more = 0x80, checksum = 0x10, padded = 0x20;
  const std::uint8_t present = header[4];
  if (!(present & has_flags)) return {};
  // The bit maps go on as long as the highest bit of each is set; then come the fields, each aligned.
  std::size_t at = 4;
  while (at + 4 <= header.size() && header[at + 3] & has_more) at += 4;
  at += 4;
  if (present & has_clock) at = (at + 7) / 8 * 8 + 8;
  if (at >= header.size()) return {};
  return {(header[at] & checksum) != 0, (header[at] & padded) != 0};
}

Peeled peel_frame(View frame, RadiotapFlags flags) {
  constexpr std::uint8_t type_mask = 0x0c, data = 0x08, quality = 0x80, no_data = 0x40, both_systems = 0x03,
                         encrypted = 0x40, ordered = 0x80, aggregated = 0x80;
  if (frame.size() < 2) return NotRead{"802.11, cut off inside its header"};
  if ((frame[0] & type_mask) != data) return NotRead{"802.11 management and control"};
  if (frame[0] & no_data) return NotRead{"802.11 data frames without data"};
  if (frame[1] & encrypted) return NotRead{"802.11 data, encrypted"};
  std::size_t size = (frame[1] & both_systems) == both_systems ? 30 : 24;
  bool is_aggregated = false;
  if (frame[0] & quality) {
    if (frame.size() < size + 2) return NotRead{"802.11, cut off inside its header"};
    is_aggregated = frame[size] & aggregated;
    size += 2;
    if (frame[1] & ordered) size += 4;
  }
  if (is_aggregated) return NotRead{"802.11 data, several frames in one (A-MSDU)"};
  if (flags.padded) size = (size + 3) / 4 * 4;
  const std::size_t checksum = flags.checksum ? 4 : 0;
  if (frame.size() < size + checksum) return NotRead{"802.11, cut off inside its header"};
  constexpr std::uint32_t link_llc = 100;
  return Carried{Layer::link, link_llc, frame.subspan(size, frame.size() - size - checksum)};
}

}  // namespace

Peeled peel_wifi(View frame, bool checksum) { return peel_frame(frame, {checksum, false}); }

Peeled peel_radiotap(View frame) {
  constexpr std::size_t shortest = 8;
  if (frame.size() < shortest) return NotRead{"radiotap, cut off inside its header"};
  const std::size_t size = little16(frame, 2);
  if (size < shortest || size > frame.size()) return NotRead{"radiotap, with a wrong length"};
  return peel_frame(frame.subspan(size), radiotap_flags(frame.first(size)));
}

}  // namespace glasstls::exporting
