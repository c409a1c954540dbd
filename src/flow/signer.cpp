#include "flow/signer.hpp"

#include <memory>
#include <stdexcept>

#include "handshake/signing.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::flow {

namespace {

bool same_key(const x509::PublicKey& a, const x509::PublicKey& b) {
  return equal(a.point, b.point) && equal(a.rsa.modulus, b.rsa.modulus) &&
         equal(a.rsa.exponent, b.rsa.exponent);
}

}  // namespace

handshake::Credential make_credential(std::string_view certificates, const LongSecret& key,
                                      View ocsp_response) {
  constexpr char der_sequence = 0x30;
  std::vector<Bytes> chain;
  if (certificates.starts_with(der_sequence))
    chain.push_back(to_bytes(as_bytes(certificates)));
  else
    chain = x509::certificates_in_pem(certificates);
  if (chain.empty())
    throw std::invalid_argument("there is no certificate: expected -----BEGIN CERTIFICATE-----, or DER");
  x509::PrivateKey private_key = x509::read_private_key(key.reveal());
  try {
    const x509::Certificate leaf = x509::parse_certificate(chain.front());
    if (!same_key(leaf.public_key, private_key.public_key()))
      throw std::invalid_argument("the key does not belong to the first certificate, \"" + title(leaf) +
                                  "\"");
  } catch (const Failure& failure) {
    throw std::invalid_argument("the first certificate cannot be read: " + failure.why);
  }
  return handshake::Credential(std::move(chain),
                               std::make_unique<handshake::KeyInMemory>(std::move(private_key)),
                               to_bytes(ocsp_response));
}

}  // namespace glasstls::flow
