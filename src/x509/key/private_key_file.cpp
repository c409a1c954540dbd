#include <algorithm>
#include <optional>

#include "crypto/curve/ecdh.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/key/algorithm_to_der.hpp"
#include "x509/key/key_algorithm.hpp"
#include "x509/key/private_key.hpp"

namespace glasstls::x509 {

namespace {

using Kind = PublicKey::Kind;

/// The documents that define the fields, for failures.
constexpr Rfc pkcs1{8017}, pkcs8{5958}, sec1{5915}, ed25519_keys{8410};

/// In bits, of an RSA key. Longer keys are not in use, and shorter ones can be broken.
constexpr std::size_t shortest_rsa = 2048, longest_rsa = 4096;

/// RFC 5915: the fields of an ECPrivateKey. `kind` is the curve named outside, if any.
PrivateKey read_ec(der::Reader& reader, std::optional<Kind> kind) {
  reader.cite(sec1);
  if (reader.small_integer("version", 255) != 1)
    reader.fail("version", "is not that of an ECPrivateKey", "1");
  const View scalar = reader.octet_string("privateKey");
  if (reader.next_is(der::constructed(0))) {
    der::Reader parameters = reader.enter("parameters", der::constructed(0));
    const Oid name = parameters.object_identifier("namedCurve");
    parameters.end("parameters");
    if (kind && kind_of_curve(name) != *kind)
      reader.fail("parameters", "name another curve than the algorithm outside");
    kind = kind_of_curve(name);
    if (*kind == Kind::unsupported)
      reader.fail("parameters", "name a curve that TLS 1.3 does not have", "P-256, P-384 or P-521",
                  to_text(name));
  }
  if (!kind) reader.fail("parameters", "are missing, and so the curve is unknown");
  const crypto::Curve curve = *curve_of(*kind);
  if (scalar.size() != crypto::coordinate_size(curve) || !crypto::is_valid_scalar(curve, scalar))
    reader.fail("privateKey", "is not a private key of the curve",
                std::to_string(crypto::coordinate_size(curve)) + " bytes, from 1 to below the group's order");
  PrivateKey key = PrivateKey::from_scalar(*kind, Secret(scalar));
  if (reader.next_is(der::constructed(1))) {
    der::Reader field = reader.enter("publicKey", der::constructed(1));
    if (!equal(field.whole_bytes("publicKey"), key.public_key().point))
      field.fail("publicKey", "is not the one that belongs to the private key");
    field.end("publicKey");
  }
  reader.end("ECPrivateKey");
  return key;
}

/// A number that must not be negative.
View number(der::Reader& reader, std::string_view field) {
  const View octets = reader.integer(field);
  if (octets[0] >= 0x80) reader.fail(field, "is a negative number");
  return octets;
}

/// RFC 8017: the fields of an RSAPrivateKey.
crypto::RsaPrivateKey read_rsa(der::Reader& reader) {
  reader.cite(pkcs1);
  if (reader.small_integer("version", 255) != 0)
    reader.fail("version", "is not that of a key with two primes", "0");
  PublicKey size;
  size.kind = Kind::rsa;
  crypto::RsaPrivateNumbers key;
  key.modulus = to_bytes(number(reader, "modulus"));
  if (key.modulus[0] == 0) key.modulus.erase(key.modulus.begin());
  size.rsa.modulus = key.modulus;
  if (size.bits() < shortest_rsa || size.bits() > longest_rsa)
    reader.fail("modulus", "has an unsupported size", "2048 to 4096 bits");
  key.public_exponent = to_bytes(number(reader, "publicExponent"));
  key.private_exponent = LongSecret(number(reader, "privateExponent"));
  key.prime1 = LongSecret(number(reader, "prime1"));
  key.prime2 = LongSecret(number(reader, "prime2"));
  key.exponent1 = LongSecret(number(reader, "exponent1"));
  key.exponent2 = LongSecret(number(reader, "exponent2"));
  key.coefficient = LongSecret(number(reader, "coefficient"));
  reader.end("RSAPrivateKey");
  try {
    return crypto::RsaPrivateKey(std::move(key));
  } catch (const std::invalid_argument& problem) {
    reader.fail("RSAPrivateKey", std::string("is not a key: ") + problem.what());
  }
}

/// RFC 8410: an OCTET STRING.
PrivateKey read_ed25519(der::Reader& reader) {
  reader.cite(ed25519_keys);
  const View seed = reader.octet_string("privateKey");
  if (seed.size() != 32)
    reader.fail("privateKey", "has the wrong size", "32 bytes", std::to_string(seed.size()));
  return PrivateKey::from_scalar(Kind::ed25519, Secret(seed));
}

/// RFC 5958: the fields of a OneAsymmetricKey, called PrivateKeyInfo in its first version.
PrivateKey read_pkcs8(der::Reader& reader) {
  const std::uint32_t version = reader.small_integer("version", 1);
  const PublicKey algorithm = parse_key_algorithm(reader, "privateKeyAlgorithm");
  if (algorithm.kind == Kind::unsupported)
    reader.fail("privateKeyAlgorithm", "cannot be used: " + algorithm.problem);
  der::Reader inner = reader.enter_octets("privateKey");
  PrivateKey key = [&] {
    if (algorithm.kind == Kind::ed25519) return read_ed25519(inner);
    if (!curve_of(algorithm.kind)) {
      der::Reader fields = inner.enter("RSAPrivateKey");
      return PrivateKey::from_rsa(algorithm.kind, read_rsa(fields), algorithm.pss_hash);
    }
    der::Reader fields = inner.enter("ECPrivateKey");
    return read_ec(fields, algorithm.kind);
  }();
  inner.end("privateKey");
  reader.cite(pkcs8);
  if (reader.next_is(der::constructed(0))) reader.any("attributes");
  if (reader.next_is(der::context(1))) {
    if (version == 0) reader.fail("publicKey", "is present, but needs version 1");
    const View bits = reader.whole_bytes("publicKey", der::context(1));
    if (!equal(bits, public_key_bits(key.public_key())))
      reader.fail("publicKey", "is not the one that belongs to the private key");
  }
  reader.end("OneAsymmetricKey");
  return key;
}

/// The field after the version distinguishes the three forms.
PrivateKey read_der(View der) {
  der::Reader file(der, nullptr, pkcs8);
  der::Reader reader = file.enter("private key");
  der::Reader ahead = reader;
  ahead.integer("version");
  PrivateKey key = ahead.next_is(der::Tag::octet_string) ? read_ec(reader, std::nullopt)
                   : ahead.next_is(der::Tag::integer)    ? PrivateKey::from_rsa(Kind::rsa, read_rsa(reader))
                                                         : read_pkcs8(reader);
  file.end("private key");
  return key;
}

bool is_encrypted(const PemBlock& block) {
  return block.label == "ENCRYPTED PRIVATE KEY" || block.base64.find("ENCRYPTED") != std::string_view::npos;
}

PrivateKey read_pem(std::string_view text) {
  std::optional<PrivateKey> key;
  while (const auto block = take_pem_block(text)) {
    if (block->label.empty()) throw BadPrivateKey("a PEM block has no end, or one with another label");
    if (!block->label.ends_with("PRIVATE KEY")) continue;
    if (key) throw BadPrivateKey("there is more than one private key in the file");
    if (is_encrypted(*block))
      throw BadPrivateKey(
          "the private key is encrypted, which is not supported; decrypt it into a file that only you can "
          "read: openssl pkey -in FILE -out PLAIN");
    if (block->label != "PRIVATE KEY" && block->label != "EC PRIVATE KEY" &&
        block->label != "RSA PRIVATE KEY")
      throw BadPrivateKey("a " + std::string(block->label) + " is not a kind of key that TLS 1.3 can use");
    auto der = decode_base64(block->base64);
    if (!der) throw BadPrivateKey("the PEM block is not base64");
    const LongSecret owned(std::move(*der));
    key = read_der(owned.reveal());
  }
  if (!key) throw BadPrivateKey("there is no private key in the file");
  return std::move(*key);
}

}  // namespace

PrivateKey read_private_key(View file) {
  if (file.size() > largest_private_key_file)
    throw BadPrivateKey("the file is too large for a private key: " + std::to_string(file.size()) + " bytes");
  try {
    const bool is_der = !file.empty() && file[0] == static_cast<std::uint8_t>(der::Tag::sequence);
    return is_der ? read_der(file) : read_pem(as_text(file));
  } catch (const Failure& failure) {
    // What was presented may be a piece of the key: it is left out.
    const std::string expected = failure.expected.empty() ? "" : "; expected " + failure.expected;
    throw BadPrivateKey("the private key cannot be read: " + failure.why + expected + " [" +
                        to_string(failure.section) + "]");
  }
}

}  // namespace glasstls::x509
