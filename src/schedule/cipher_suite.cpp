#include "schedule/cipher_suite.hpp"

namespace glasstls::schedule {

const SuiteParameters* find_suite(messages::CipherSuite suite) {
  using enum messages::CipherSuite;
  using crypto::AeadAlgorithm;
  using crypto::HashAlgorithm;
  static constexpr SuiteParameters implemented[] = {
      {TLS_AES_128_GCM_SHA256, AeadAlgorithm::aes_128_gcm, HashAlgorithm::sha256},
      {TLS_AES_256_GCM_SHA384, AeadAlgorithm::aes_256_gcm, HashAlgorithm::sha384},
      {TLS_CHACHA20_POLY1305_SHA256, AeadAlgorithm::chacha20_poly1305, HashAlgorithm::sha256},
  };
  for (const SuiteParameters& row : implemented)
    if (row.suite == suite) return &row;
  return nullptr;
}

}  // namespace glasstls::schedule
