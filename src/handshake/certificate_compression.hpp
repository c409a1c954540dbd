#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "handshake/context.hpp"
#include "messages/handshake.hpp"

/// RFC 8879, for both roles: compressed Certificates. Only zlib is implemented.
namespace glasstls::handshake {

/// How long an uncompressed Certificate may be, in bytes: as long as one that was never compressed.
inline constexpr std::size_t largest_unpacked_certificate = 256 * 1024;

/// Whether this algorithm is implemented.
bool is_implemented(messages::CertificateCompressionAlgorithm algorithm);

/// The algorithms that the sender of these extensions accepts; empty if it names none.
std::vector<messages::CertificateCompressionAlgorithm> accepted_compression(
    const messages::Extensions& extensions);

/// The same message compressed with an algorithm of `accepted`, the peer's list. Empty if both ends have
/// none in common, or the message would not get shorter.
std::optional<messages::CompressedCertificate> compress(
    const messages::Certificate& message,
    const std::vector<messages::CertificateCompressionAlgorithm>& accepted);

/// The body of the Certificate inside, uncompressed. Empty if it is not exactly uncompressed_length bytes
/// long, that is more than largest_unpacked_certificate, or the algorithm is not implemented. Never writes
/// more bytes than that.
std::optional<Bytes> unpack(const messages::CompressedCertificate& message);

/// The Certificate inside what the peer sent. `offered` are the algorithms that we named. Throws Failure:
/// `unexpected_message` if we named none, `illegal_parameter` if the algorithm is not among them,
/// `bad_certificate` if it does not uncompress, `decode_error` if the contents do not decode.
messages::Certificate decompress(Context& context, const messages::CompressedCertificate& message,
                                 const std::vector<messages::CertificateCompressionAlgorithm>& offered);

}  // namespace glasstls::handshake
