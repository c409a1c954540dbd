#pragma once

#include <string_view>

#include "base/long_secret.hpp"
#include "handshake/credential.hpp"

namespace glasstls::flow {

/// A certificate chain and its key, as two files have them: certificates in PEM or DER, leaf first; the key
/// as read_private_key takes it; `ocsp_response` in DER, or empty. Throws std::invalid_argument or
/// x509::BadPrivateKey with a sentence for people, also where the key is not the certificate's.
handshake::Credential make_credential(std::string_view certificates, const LongSecret& key,
                                      View ocsp_response = {});

}  // namespace glasstls::flow
