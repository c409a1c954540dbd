#include "handshake/certificate_compression.hpp"

#include <zlib.h>

#include <algorithm>

#include "base/big_endian.hpp"
#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::handshake {

using namespace messages;
using enum CertificateCompressionAlgorithm;

bool is_implemented(CertificateCompressionAlgorithm algorithm) { return algorithm == zlib; }

std::vector<CertificateCompressionAlgorithm> accepted_compression(const Extensions& extensions) {
  auto body = get<CertificateCompressionAlgorithms>(extensions);
  return body ? std::move(body->algorithms) : std::vector<CertificateCompressionAlgorithm>{};
}

std::optional<CompressedCertificate> compress(const Certificate& message,
                                              const std::vector<CertificateCompressionAlgorithm>& accepted) {
  if (!contains(accepted, zlib)) return std::nullopt;
  const Bytes body = wire::encode(message);
  if (body.size() > largest_unpacked_certificate) return std::nullopt;
  uLongf size = ::compressBound(static_cast<uLong>(body.size()));
  Bytes packed(size);
  if (::compress(packed.data(), &size, body.data(), static_cast<uLong>(body.size())) != Z_OK)
    return std::nullopt;
  packed.resize(size);
  if (packed.size() >= body.size()) return std::nullopt;
  CompressedCertificate compressed{
      .algorithm = zlib, .uncompressed_length = {}, .compressed_certificate_message = std::move(packed)};
  std::ranges::copy(to_big_endian(body.size(), 3), compressed.uncompressed_length.begin());
  return compressed;
}

std::optional<Bytes> unpack(const CompressedCertificate& message) {
  if (!is_implemented(message.algorithm)) return std::nullopt;
  if (message.uncompressed_size() > largest_unpacked_certificate) return std::nullopt;
  const Bytes& packed = message.compressed_certificate_message;
  // The buffer has the announced size, so zlib cannot write more. It must not be empty, even for nothing.
  Bytes body(std::max<std::size_t>(message.uncompressed_size(), 1));
  uLongf size = static_cast<uLongf>(message.uncompressed_size());
  uLong taken = static_cast<uLong>(packed.size());
  if (::uncompress2(body.data(), &size, packed.data(), &taken) != Z_OK) return std::nullopt;
  if (size != message.uncompressed_size() || taken != packed.size()) return std::nullopt;
  body.resize(size);
  return body;
}

Certificate decompress(Context& context, const CompressedCertificate& message,
                       const std::vector<CertificateCompressionAlgorithm>& offered) {
  context.require(!offered.empty(),
                  {Alert::unexpected_message,
                   "a CompressedCertificate must not come unless compress_certificate was sent",
                   {8879}},
                  "Certificate", "CompressedCertificate");
  context.require(
      contains(offered, message.algorithm),
      {Alert::illegal_parameter, "algorithm must be one that was offered in compress_certificate", {8879}},
      [&] { return list_of(offered); }, message.algorithm);
  context.require(
      message.uncompressed_size() <= largest_unpacked_certificate,
      {Alert::bad_certificate, "a decompressed Certificate must not be too long", {8879}},
      [] { return "at most " + std::to_string(largest_unpacked_certificate) + " bytes"; },
      message.uncompressed_size());
  const std::optional<Bytes> body = unpack(message);
  context.require(
      body.has_value(),
      {Alert::bad_certificate,
       "compressed_certificate_message must decompress to uncompressed_length bytes",
       {8879}},
      [&] { return std::to_string(message.uncompressed_size()) + " bytes"; }, "something else, or nothing");
  return wire::decode<Certificate>(*body, Certificate::name);
}

}  // namespace glasstls::handshake
