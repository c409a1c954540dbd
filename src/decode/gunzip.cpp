#include "decode/gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace glasstls::decode {

bool is_gzip(View file) { return file.size() >= 3 && file[0] == 0x1f && file[1] == 0x8b && file[2] == 8; }

Unzipped gunzip(View file, std::size_t most) {
  constexpr int with_gzip_header = 16 + MAX_WBITS;
  constexpr std::size_t most_input = std::size_t{1} << 30, highest_ratio = 100, always = 1 << 20;
  Unzipped out;
  if (file.size() > most_input) {
    out.broken = "the gzip file is too large";
    return out;
  }
  most = std::min(most, file.size() * highest_ratio + always);
  z_stream stream{};
  if (inflateInit2(&stream, with_gzip_header) != Z_OK) {
    out.broken = "there is no memory to unpack it";
    return out;
  }
  const std::unique_ptr<z_stream, int (*)(z_streamp)> ends(&stream, inflateEnd);
  Bytes input = to_bytes(file);  // zlib's interface takes no constant bytes
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  std::array<std::uint8_t, 65'536> piece{};
  while (true) {
    stream.next_out = piece.data();
    stream.avail_out = piece.size();
    const int result = inflate(&stream, Z_NO_FLUSH);
    const std::size_t size = piece.size() - stream.avail_out;
    if (size > most - out.bytes.size()) {
      out.broken = "gzip: more than " + std::to_string(most) +
                   " bytes unpacked, which is the limit; unpack it with gunzip first";
      return out;
    }
    append(out.bytes, View(piece).first(size));
    if (result == Z_STREAM_END) {
      const View rest(stream.next_in, stream.avail_in);
      if (!is_gzip(rest)) return out;  // bytes after the last member do not count
      inflateReset(&stream);
      continue;
    }
    if (result == Z_OK && (size > 0 || stream.avail_in > 0)) continue;
    const std::string where =
        "at byte " + std::to_string(file.size() - stream.avail_in) + " of the gzip file: ";
    out.broken = where + (stream.avail_in == 0 ? "the file ends inside the packed data"
                                               : "the packed data is damaged");
    return out;
  }
}

}  // namespace glasstls::decode
