#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"

/// The blocks of a pcapng file that we write. Numbers are little-endian, and every block is a multiple of
/// four bytes long.
namespace glasstls::recording::pcapng {

/// The first block of a file, with a comment for anyone who opens it.
Bytes section_header(std::string_view comment);

/// An interface whose packets begin with an IP header (LINKTYPE_RAW), and whose times are nanoseconds.
Bytes interface_description(std::string_view name);

/// Key log lines (RFC 9850) for the packets after it. The caller wipes the result.
Bytes decryption_secrets(std::string_view key_log);

/// A packet of the first interface; `nanoseconds` since 1970-01-01 UTC.
Bytes enhanced_packet(std::uint64_t nanoseconds, View packet);

}  // namespace glasstls::recording::pcapng
