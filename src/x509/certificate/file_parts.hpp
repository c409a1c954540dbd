#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// One thing that lies in a file of certificates, keys and their like.
struct FilePart {
  enum class Kind : std::uint8_t { certificate, crl, private_key, other, unknown, broken };

  Kind kind = Kind::broken;
  std::string what{};    ///< "a certificate request (PKCS #10)"; of a broken one, what is wrong
  std::string where{};   ///< "block 2"; empty where the file is nothing else
  std::string advice{};  ///< how to make something of it that can be read, with a command; may be empty
  /// What can be taken apart. Nothing of a private key, and as much as could be read of a broken one.
  Bytes der{};

  /// "block 2: a certificate request (PKCS #10): ...", for a note about it.
  std::string text() const;
};

/// What a file is made of.
struct FileParts {
  std::string encoding{};  ///< "PEM", "DER", "base64"; empty: nothing of this kind was found
  std::vector<FilePart> parts{};
  std::vector<std::string>
      notes{};  ///< of the file as a whole: that it is UTF-16, or base64 without its lines
};

/// Takes a file apart into the blocks of PEM (RFC 7468) or the values of DER that it holds, each named by its
/// content, whatever its label says. UTF-16, a byte order mark, other line ends, text before and between the
/// blocks, and base64 without any label are read as well. What is of another format (a Java keystore, a key
/// of OpenSSH) is named. Commands are about `name`, the file's. Never fails.
FileParts read_file_parts(View file, std::string_view name);

}  // namespace glasstls::x509
