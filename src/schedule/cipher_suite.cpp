#include "schedule/cipher_suite.hpp"

namespace glasstls::schedule {

std::span<const SuiteParameters> implemented_suites() {
  using enum messages::CipherSuite;
  using crypto::AeadAlgorithm;
  using crypto::HashAlgorithm;
  static constexpr SuiteParameters suites[] = {
      {TLS_AES_128_GCM_SHA256, AeadAlgorithm::aes_128_gcm, HashAlgorithm::sha256},
      {TLS_AES_256_GCM_SHA384, AeadAlgorithm::aes_256_gcm, HashAlgorithm::sha384},
      {TLS_CHACHA20_POLY1305_SHA256, AeadAlgorithm::chacha20_poly1305, HashAlgorithm::sha256},
      {TLS_AES_128_CCM_SHA256, AeadAlgorithm::aes_128_ccm, HashAlgorithm::sha256},
      {TLS_AES_128_CCM_8_SHA256, AeadAlgorithm::aes_128_ccm_8, HashAlgorithm::sha256},
  };
  return suites;
}

std::span<const SuiteParameters> usual_suites() { return implemented_suites().first(3); }

const SuiteParameters* find_suite(messages::CipherSuite suite) {
  for (const SuiteParameters& implemented : implemented_suites())
    if (implemented.suite == suite) return &implemented;
  return nullptr;
}

const SuiteParameters* find_suite(std::string_view name) {
  for (const SuiteParameters& implemented : implemented_suites())
    if (messages::name_of(implemented.suite) == name) return &implemented;
  return nullptr;
}

}  // namespace glasstls::schedule
