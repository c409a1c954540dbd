#include "crypto/aes_gcm.hpp"

namespace glasstls::crypto {

const AesGcmSteps* aes_gcm_ni() { return nullptr; }

}  // namespace glasstls::crypto
