#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// Whether it begins as gzip does (RFC 1952).
bool is_gzip(View file);

/// What was inside of a gzip file.
struct Unzipped {
  Bytes bytes{};
  std::string broken{};  ///< why it could not be read on; empty where all of it could
};

/// Unpacks gzip, also where several members follow each other (RFC 1952). Of a file that is broken
/// somewhere it has what stands before. What comes out is bounded: at most `most` bytes, and at most 100
/// times the size of the file and a mebibyte, which no capture needs and which keeps a small file from
/// filling the memory.
Unzipped gunzip(View file, std::size_t most = std::size_t{256} << 20);

}  // namespace glasstls::decode
