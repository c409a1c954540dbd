#include "conformance/grade/dice.hpp"

#include <array>

namespace glasstls::conformance::grade {

namespace {

std::array<std::uint8_t, 8> big_endian(std::uint64_t number) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 8; i-- > 0; number >>= 8) bytes[i] = static_cast<std::uint8_t>(number);
  return bytes;
}

}  // namespace

Dice::Dice(std::uint64_t seed, std::string_view stream)
    : generator_(crypto::HashAlgorithm::sha256,
                 {as_bytes("glasstls grade "), big_endian(seed), as_bytes(stream)}) {}

Bytes Dice::bytes(std::size_t size) {
  Bytes bytes(size);
  generator_.generate(bytes);
  return bytes;
}

std::uint64_t Dice::number(std::uint64_t most) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes(8)) number = number << 8 | byte;
  return most == ~std::uint64_t{0} ? number : number % (most + 1);
}

Bytes Dice::message(messages::HandshakeType type, std::size_t body_size) {
  Bytes message{static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(body_size >> 16),
                static_cast<std::uint8_t>(body_size >> 8), static_cast<std::uint8_t>(body_size)};
  append(message, bytes(body_size));
  return message;
}

void Dice::fill(std::span<std::uint8_t> out, std::string_view) { generator_.generate(out); }

}  // namespace glasstls::conformance::grade
