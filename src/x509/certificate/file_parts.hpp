#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// One part of a file of certificates, keys and the like.
struct FilePart {
  /// What the part is.
  enum class Kind : std::uint8_t { certificate, crl, private_key, other, unknown, broken };

  Kind kind = Kind::broken;
  std::string what{};    ///< "a certificate request (PKCS #10)"; for a broken one, what is wrong
  std::string where{};   ///< "block 2"; empty if it is the whole file
  std::string advice{};  ///< how to convert it into something readable, with a command; may be empty
  /// The part in DER: empty for a private key, and as much as could be read of a broken part.
  Bytes der{};

  /// "block 2: a certificate request (PKCS #10): ...", for a note about it.
  std::string text() const;
};

/// The parts of a file.
struct FileParts {
  std::string encoding{};  ///< "PEM", "DER", "base64"; empty: nothing of this kind was found
  std::vector<FilePart> parts{};
  std::vector<std::string> notes{};  ///< about the whole file: that it is UTF-16, or base64 without its lines
};

/// Splits a file into its blocks of PEM (RFC 7468) or values of DER, and names each by its content, not by
/// its label. Also reads UTF-16, a byte order mark, other line ends, text before and between the blocks, and
/// base64 without a label. Names other formats (a Java keystore, an OpenSSH key). `name` is the file's name
/// for commands. Never fails.
FileParts read_file_parts(View file, std::string_view name);

}  // namespace glasstls::x509
