#pragma once

#include "x509/issue/issue.hpp"

/// The parts that issued certificates, CRLs and OCSP responses have in common.
namespace glasstls::x509 {

/// DER of an Extension.
Bytes extension_to_der(const IssuedExtension& extension);
/// DER of a SEQUENCE of them; empty for none.
Bytes extensions_to_der(const std::vector<IssuedExtension>& extensions);

/// RFC 5280 4.2.1.1: DER of an AuthorityKeyIdentifier with only the keyIdentifier.
Bytes authority_key_identifier_to_der(const Issuer& issuer);

/// DER of the AlgorithmIdentifier inside the signed part.
Bytes algorithm_inside(const SigningRecipe& recipe, const PublicKey& key);

/// DER of the SEQUENCE of `to_be_signed`, the AlgorithmIdentifier, the signature and `behind`, which follows
/// it.
Bytes signed_to_der(const SigningRecipe& recipe, const Bytes& to_be_signed, const PrivateKey& key,
                    View entropy, const Bytes& behind = {});

}  // namespace glasstls::x509
