#include "decode/packets/packet_file.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace glasstls::decode {

namespace {

/// A way of writing pcap: how fine its times are, and what its headers have beyond the usual.
struct PcapDialect {
  std::uint32_t magic = 0;
  std::uint64_t nanoseconds = 1000;  // of which a unit of time is made
  std::size_t more_header = 0, more_packet_header = 0;
};
constexpr std::array pcap_dialects{PcapDialect{0xa1b2c3d4}, PcapDialect{0xa1b23c4d, 1},
                                   PcapDialect{0xa1b2cd34, 1000, 0, 8},  // Kuznetzov's patches
                                   PcapDialect{0x1c0001ac, 1, 4},        // IXIA, clock in hardware
                                   PcapDialect{0x1c0001ab, 1, 4}};       // IXIA, clock in software
constexpr std::uint32_t section_header = 0x0a0d0d0a, byte_order = 0x1a2b3c4d;
constexpr std::uint64_t billion = 1'000'000'000;

/// The point where the file cannot be read any further.
class Broken : public std::runtime_error {
 public:
  Broken(std::size_t offset, const std::string& what, const std::string& expected,
         const std::string& presented)
      : std::runtime_error("at byte " + std::to_string(offset) + ": " + what + "; expected " + expected +
                           ", got " + presented) {}
};

/// Numbers in the file's order of bytes.
class Numbers {
 public:
  Numbers(View file, bool big_endian) : file_(file), big_endian_(big_endian) {}

  std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(number(at, 2)); }
  std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
  std::uint64_t u64(std::size_t at) const { return number(at, 8); }

 private:
  std::uint64_t number(std::size_t at, std::size_t size) const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value |= std::uint64_t{file_[at + i]} << 8 * (big_endian_ ? size - 1 - i : i);
    return value;
  }

  View file_;
  bool big_endian_;
};

std::string hex_word(std::uint32_t value) {
  return "0x" + to_hex(Bytes{static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
                             static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
}

std::string bytes_text(std::size_t count) { return std::to_string(count) + " bytes"; }

void need(View file, std::size_t offset, std::size_t size, const char* what) {
  if (file.size() - offset < size)
    throw Broken(offset, std::string("the file ends inside ") + what, bytes_text(size),
                 bytes_text(file.size() - offset));
}

void add(PacketFile& out, const Packet& packet, std::size_t offset) {
  if (out.packets.size() >= most_packets)
    throw Broken(offset, "there are too many packets", "at most " + std::to_string(most_packets), "more");
  out.packets.push_back(packet);
}

/// Removes a checksum (FCS) of that size from the end of a packet. A packet that was cut has lost it already.
View without_checksum(View packet, bool cut, std::size_t size) {
  return cut ? packet : packet.first(packet.size() - std::min(size, packet.size()));
}

const PcapDialect* find_dialect(std::uint32_t magic) {
  const auto found = std::ranges::find(pcap_dialects, magic, &PcapDialect::magic);
  return found == pcap_dialects.end() ? nullptr : &*found;
}

/// The old format: a header, and a header before each packet.
void read_pcap(View file, PacketFile& out) {
  const bool big_endian = !find_dialect(Numbers(file, false).u32(0));
  const Numbers numbers(file, big_endian);
  const PcapDialect& dialect = *find_dialect(numbers.u32(0));
  const std::size_t header = 24 + dialect.more_header, packet_header = 16 + dialect.more_packet_header;
  need(file, 0, header, "its header");
  // Above the link type are a bit that says whether there is a checksum, and its length in units of 2 bytes.
  const std::uint32_t link = numbers.u32(20);
  const std::size_t checksum = link & 0x04000000 ? std::size_t{2} * (link >> 28) : 0;
  for (std::size_t at = header; at < file.size();) {
    need(file, at, packet_header, "a packet's header");
    const std::size_t size = numbers.u32(at + 8);
    need(file, at + packet_header, size, "a packet");
    const std::uint64_t time = numbers.u32(at) * billion + numbers.u32(at + 4) * dialect.nanoseconds;
    const bool cut = size < numbers.u32(at + 12);
    const View packet = file.subspan(at + packet_header, size);
    add(out, {link & 0xffff, time, without_checksum(packet, cut, checksum), cut}, at);
    at += packet_header + size;
  }
}

/// The newer one: blocks, each with its type and its length before and after it.
class PcapngReader {
 public:
  PcapngReader(View file, PacketFile& out) : file_(file), out_(out) {}

  void read() {
    for (std::size_t at = 0; at < file_.size();) at += block(at);
  }

 private:
  struct Interface {
    std::uint32_t link_type = 0;
    std::uint32_t snap_length = 0;  // 0: packets were not cut
    std::uint64_t ticks_a_second = 1'000'000;
    std::uint64_t offset = 0;  // in seconds, to be added to every time
    std::size_t checksum = 0;  // its length at the end of each packet
  };

  std::size_t block(std::size_t at) {
    need(file_, at, 12, "a block's header");
    if (Numbers(file_, false).u32(at) == section_header) begin_section(at);
    const std::size_t length = numbers_.u32(at + 4);
    if (length < 12 || length % 4 != 0)
      throw Broken(at + 4, "the length of a block is wrong", "a multiple of 4, at least 12",
                   std::to_string(length));
    need(file_, at, length, "a block");
    if (numbers_.u32(at + length - 4) != length)
      throw Broken(at + length - 4, "a block's second length differs from its first", std::to_string(length),
                   std::to_string(numbers_.u32(at + length - 4)));
    const View body = file_.subspan(at + 8, length - 12);
    switch (numbers_.u32(at)) {
      case 1: interface(at + 8, body); break;
      case 2: obsolete_packet(at + 8, body); break;
      case 3: simple_packet(at + 8, body); break;
      case 6: enhanced_packet(at + 8, body); break;
      case 10: secrets(at + 8, body); break;
      default: break;  // not needed here
    }
    return length;
  }

  void begin_section(std::size_t at) {
    const std::uint32_t order = Numbers(file_, false).u32(at + 8);
    const bool big_endian = Numbers(file_, true).u32(at + 8) == byte_order;
    if (order != byte_order && !big_endian)
      throw Broken(at + 8, "the mark of a section's order of bytes is wrong", hex_word(byte_order),
                   hex_word(order));
    numbers_ = Numbers(file_, big_endian);
    interfaces_.clear();
  }

  void interface(std::size_t at, View body) {
    need_body(at, body, 8, "an interface description");
    if (interfaces_.size() >= most_interfaces)
      throw Broken(at, "there are too many interfaces", "at most " + std::to_string(most_interfaces), "more");
    Interface found;
    found.link_type = numbers_.u16(at);
    found.snap_length = numbers_.u32(at + 4);
    constexpr std::uint16_t end = 0, resolution = 9, checksum_length = 13, time_offset = 14;
    for (std::size_t option = 8; body.size() - option >= 4;) {
      const std::uint16_t code = numbers_.u16(at + option);
      const std::size_t length = numbers_.u16(at + option + 2);
      if (code == end || body.size() - option - 4 < length) break;
      if (code == resolution && length == 1) found.ticks_a_second = ticks(body[option + 4]);
      if (code == checksum_length && length == 1) found.checksum = body[option + 4] / 8;  // it counts bits
      if (code == time_offset && length == 8) found.offset = numbers_.u64(at + option + 4);
      option += std::min(4 + (length + 3) / 4 * 4, body.size() - option);
    }
    interfaces_.push_back(found);
  }

  /// A negative power of 10, or of 2 where the highest bit is set.
  static std::uint64_t ticks(std::uint8_t resolution) {
    const unsigned power = resolution & 0x7f;
    if (resolution & 0x80) return std::uint64_t{1} << std::min(power, 62u);
    std::uint64_t value = 1;
    for (unsigned i = 0; i < std::min(power, 18u); ++i) value *= 10;
    return value;
  }

  void enhanced_packet(std::size_t at, View body) {
    need_body(at, body, 20, "an enhanced packet");
    timed_packet(at, body, numbers_.u32(at));
  }

  /// The predecessor of the enhanced packet in the first drafts. Its interface has 16 bits, and the
  /// other 16 count what was dropped.
  void obsolete_packet(std::size_t at, View body) {
    need_body(at, body, 20, "an obsolete packet block");
    timed_packet(at, body, numbers_.u16(at));
  }

  void timed_packet(std::size_t at, View body, std::size_t interface) {
    const Interface& from = interface_of(at, interface);
    const std::size_t size = numbers_.u32(at + 12);
    need_body(at, body, 20 + size, "a packet block");
    const std::uint64_t time = std::uint64_t{numbers_.u32(at + 4)} << 32 | numbers_.u32(at + 8);
    // In two parts, to avoid an overflow with any resolution.
    const long double fraction =
        static_cast<long double>(time % from.ticks_a_second) / static_cast<long double>(from.ticks_a_second);
    const std::uint64_t nanoseconds =
        (time / from.ticks_a_second + from.offset) * billion +
        static_cast<std::uint64_t>(fraction * static_cast<long double>(billion));
    add_packet(at, from, nanoseconds, body.subspan(20, size), numbers_.u32(at + 16));
  }

  /// It says how long the packet was and not how much of it was kept: the interface's snap length bounds
  /// that.
  void simple_packet(std::size_t at, View body) {
    need_body(at, body, 4, "a simple packet");
    const Interface& from = interface_of(at, 0);
    const std::size_t size = numbers_.u32(at);
    std::size_t kept = std::min(size, body.size() - 4);
    if (from.snap_length != 0) kept = std::min<std::size_t>(kept, from.snap_length);
    add_packet(at, from, 0, body.subspan(4, kept), size);
  }

  void add_packet(std::size_t at, const Interface& from, std::uint64_t nanoseconds, View kept,
                  std::size_t size) {
    const bool cut = kept.size() < size;
    add(out_, {from.link_type, nanoseconds, without_checksum(kept, cut, from.checksum), cut}, at);
  }

  const Interface& interface_of(std::size_t at, std::size_t index) const {
    if (index < interfaces_.size()) return interfaces_[index];
    throw Broken(at, "a packet is of an interface that is not described",
                 "one of " + std::to_string(interfaces_.size()), "number " + std::to_string(index));
  }

  void secrets(std::size_t at, View body) {
    constexpr std::uint32_t tls_key_log = 0x544c534b;  // "TLSK"
    need_body(at, body, 8, "a decryption secrets block");
    if (numbers_.u32(at) != tls_key_log) return;
    const std::size_t size = numbers_.u32(at + 4);
    need_body(at, body, 8 + size, "a decryption secrets block");
    if (most_key_log - out_.key_log.size() < size + 1)
      throw Broken(at, "there are too many secrets", "at most " + bytes_text(most_key_log), "more");
    out_.key_log.append(as_text(body.subspan(8, size))).append("\n");
  }

  static void need_body(std::size_t at, View body, std::size_t size, const char* what) {
    if (body.size() < size)
      throw Broken(at, std::string(what) + " is too short for what is in it", bytes_text(size),
                   bytes_text(body.size()));
  }

  View file_;
  PacketFile& out_;
  Numbers numbers_{{}, false};
  std::vector<Interface> interfaces_;
};

std::optional<std::string_view> kind_of(View file) {
  if (file.size() < 4) return std::nullopt;
  for (bool big_endian : {false, true}) {
    const std::uint32_t magic = Numbers(file, big_endian).u32(0);
    if (magic == section_header) return "pcapng";
    if (find_dialect(magic)) return "pcap";
  }
  return std::nullopt;
}

}  // namespace

bool is_packet_file(View file) { return kind_of(file).has_value(); }

PacketFile read_packet_file(View file) {
  PacketFile out;
  const auto kind = kind_of(file);
  if (!kind) {
    out.broken =
        "at byte 0: this is not a capture file; expected the magic number of pcap or pcapng, got " +
        (file.empty() ? "nothing" : "0x" + to_hex(file.first(std::min<std::size_t>(4, file.size()))));
    return out;
  }
  out.kind = *kind;
  try {
    if (out.kind == "pcap")
      read_pcap(file, out);
    else
      PcapngReader(file, out).read();
  } catch (const Broken& broken) {
    out.broken = broken.what();
  }
  return out;
}

}  // namespace glasstls::decode
