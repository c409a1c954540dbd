#pragma once

#include <string_view>

#include "base/long_secret.hpp"
#include "handshake/credential.hpp"

namespace glasstls::flow {

/// A certificate chain and its key, from the contents of two files: certificates in PEM or DER, leaf first;
/// the key in a form that read_private_key reads; `ocsp_response` in DER, or empty. Throws
/// std::invalid_argument or x509::BadPrivateKey with a sentence for people, also if the key does not belong
/// to the leaf.
handshake::Credential make_credential(std::string_view certificates, const LongSecret& key,
                                      View ocsp_response = {});

}  // namespace glasstls::flow
