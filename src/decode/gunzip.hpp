#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// Whether the file begins like gzip (RFC 1952).
bool is_gzip(View file);

/// The contents of a gzip file.
struct Unzipped {
  Bytes bytes{};
  std::string broken{};  ///< why the rest could not be unpacked; empty if all of it could
};

/// Unpacks gzip with one or several members (RFC 1952). Of a damaged file it returns the bytes before the
/// damage. The output is at most `most` bytes, and at most 100 times the size of the file plus a mebibyte: no
/// capture needs more, and a small file cannot fill the memory.
Unzipped gunzip(View file, std::size_t most = std::size_t{256} << 20);

}  // namespace glasstls::decode
