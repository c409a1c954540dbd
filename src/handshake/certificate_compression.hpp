#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "handshake/context.hpp"
#include "messages/handshake.hpp"

/// RFC 8879, for both roles: a Certificate that travels compressed. Of the algorithms there is zlib alone.
namespace glasstls::handshake {

/// How long a Certificate may be once it is unpacked, in bytes: as long as one that came as it is.
inline constexpr std::size_t largest_unpacked_certificate = 256 * 1024;

/// Whether Certificates can be packed and unpacked so.
bool is_implemented(messages::CertificateCompressionAlgorithm algorithm);

/// What the sender of these extensions takes; empty where it says nothing of it.
std::vector<messages::CertificateCompressionAlgorithm> accepted_compression(
    const messages::Extensions& extensions);

/// The message that says the same in fewer bytes, under an algorithm of `accepted`, the peer's. Empty where
/// there is none that both know, or nothing to be gained.
std::optional<messages::CompressedCertificate> compress(
    const messages::Certificate& message,
    const std::vector<messages::CertificateCompressionAlgorithm>& accepted);

/// The body of the Certificate inside, as it was before it was packed. Empty where it does not unpack to
/// exactly uncompressed_length bytes, that is more than largest_unpacked_certificate, or the algorithm is not
/// implemented. Never makes more than that of what came.
std::optional<Bytes> unpack(const messages::CompressedCertificate& message);

/// The Certificate inside of what the peer sent, who was told that `offered` are welcome. Throws Failure:
/// `unexpected_message` where nothing was offered, `illegal_parameter` where the algorithm is none of these,
/// `bad_certificate` where it does not unpack, `decode_error` where what is inside does not decode.
messages::Certificate decompress(Context& context, const messages::CompressedCertificate& message,
                                 const std::vector<messages::CertificateCompressionAlgorithm>& offered);

}  // namespace glasstls::handshake
