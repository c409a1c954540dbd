#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array certificate_fields = std::to_array<Explanation>({
    {"tag and length",
     "DER writes every value like this: one byte for its kind, then its length, then its content. The "
     "content may itself consist of such values.",
     {5280, "4.1"}},
    {"tbsCertificate",
     "The signed part of the certificate (\"to be signed\"): subject, issuer, validity, key, and what it "
     "may be used for.",
     {5280, "4.1.1.1"}},
    {"signatureAlgorithm",
     "The algorithm that the authority signed with. The signed part repeats it, so no one can change it.",
     {5280, "4.1.1.2"}},
    {"signatureValue", "The authority's signature over tbsCertificate.", {5280, "4.1.1.3"}},
    {"version",
     "v3 in every certificate with extensions. Without extensions a certificate is not useful today.",
     {5280, "4.1.2.1"}},
    {"serialNumber",
     "Distinguishes the certificates of one authority, mainly in revocation lists. Today it has at least 64 "
     "random bits, so no one can predict what will be signed.",
     {5280, "4.1.2.2"}},
    {"issuer",
     "The name of the authority that signed the certificate. The authority's own certificate must have it "
     "as subject.",
     {5280, "4.1.2.4"}},
    {"validity", "The period for which the authority vouches for the certificate.", {5280, "4.1.2.5"}},
    {"notBefore", "Before this time the certificate is not valid yet.", {5280, "4.1.2.5"}},
    {"notAfter",
     "After this time the certificate is not valid, even if everything else is right. It must be renewed "
     "before.",
     {5280, "4.1.2.5"}},
    {"subject",
     "Who the certificate belongs to. In a server's certificate it is only for people to read: clients "
     "compare the names in subjectAltName.",
     {5280, "4.1.2.6"}},
    {"subjectPublicKeyInfo",
     "The public key and its type. Only the holder of the matching private key can prove to be the "
     "subject.",
     {5280, "4.1.2.7"}},
    {"subjectPublicKey", "The public key itself.", {5280, "4.1.2.7"}},
    {"algorithm",
     "Which algorithm it is, by its registered number (an object identifier).",
     {5280, "4.1.1.2"}},
    {"parameters",
     "What else the algorithm needs, such as the curve. Often there is nothing.",
     {5280, "4.1.1.2"}},
    {"namedCurve", "The elliptic curve of the key.", {5480}},
    {"RSAPublicKey", "An RSA key: a modulus and an exponent.", {3279}},
    {"modulus",
     "The product of two secret primes. Anyone who could factor it would have the private key.",
     {3279}},
    {"publicExponent", "The exponent of an RSA key; nearly always 65537.", {3279}},
    {"extensions",
     "Names, uses and limits, which version 3 added. They decide what the certificate may be used for.",
     {5280, "4.1.2.9"}},
    {"extnID", "Which extension it is.", {5280, "4.1.2.9"}},
    {"critical",
     "Whether a program that does not know this extension must reject the certificate instead of ignoring "
     "the extension.",
     {5280, "4.2"}},
    {"extnValue", "What the extension says, again in DER.", {5280, "4.1.2.9"}},
    {"RelativeDistinguishedName",
     "One part of a name, such as the country, the organisation or the common name.",
     {5280, "4.1.2.4"}},
    {"AttributeTypeAndValue", "Which part of a name it is, and its text.", {5280, "4.1.2.4"}},
    {"type", "Which part of a name it is: commonName, organizationName, countryName ...", {5280, "4.1.2.4"}},
    {"value", "The text of a part of a name.", {5280, "4.1.2.4"}},
    {"BasicConstraints",
     "Whether the key may sign certificates. Programs that did not check this took anyone's certificate for "
     "an authority's.",
     {5280, "4.2.1.9"}},
    {"cA",
     "Whether the subject is an authority. Only an authority's key may sign certificates.",
     {5280, "4.2.1.9"}},
    {"pathLenConstraint", "How many other authorities a chain may have below this one.", {5280, "4.2.1.9"}},
    {"KeyUsage",
     "What the key may do. A server's key signs the handshake (digitalSignature); an authority's key signs "
     "certificates (keyCertSign).",
     {5280, "4.2.1.3"}},
    {"ExtKeyUsageSyntax",
     "What the certificate is for. If a server's certificate has this extension, it must list serverAuth.",
     {5280, "4.2.1.12"}},
    {"KeyPurposeId", "One purpose: serverAuth, clientAuth, OCSPSigning ...", {5280, "4.2.1.12"}},
    {"SubjectAltName",
     "All names that the certificate is for. Only these are compared with the requested name.",
     {5280, "4.2.1.6"}},
    {"GeneralName", "One name: of a host, an address, a directory.", {5280, "4.2.1.6"}},
    {"dNSName",
     "A host name. A star replaces one label, the leftmost: *.example.com matches www.example.com but not "
     "a.b.example.com.",
     {9525}},
    {"iPAddress", "An IP address, 4 or 16 bytes. It matches only itself.", {9525}},
    {"directoryName", "A name in the same form as subject and issuer.", {5280, "4.2.1.6"}},
    {"SubjectKeyIdentifier",
     "A short identifier of the subject's key. It helps to find the certificates that this key signed.",
     {5280, "4.2.1.2"}},
    {"AuthorityKeyIdentifier",
     "The identifier of the key that signed this certificate. It helps to find the authority's "
     "certificate.",
     {5280, "4.2.1.1"}},
    {"keyIdentifier", "The identifier itself, usually a hash of the key.", {5280, "4.2.1.1"}},
    {"NameConstraints",
     "The names for which an authority may issue certificates, and those for which it may not.",
     {5280, "4.2.1.10"}},
    {"permittedSubtrees", "Only names below one of these are allowed.", {5280, "4.2.1.10"}},
    {"excludedSubtrees",
     "Names below these are not allowed, even if permittedSubtrees allows them.",
     {5280, "4.2.1.10"}},
    {"GeneralSubtree", "A name and everything below it.", {5280, "4.2.1.10"}},
    {"CertificatePolicies",
     "The rules by which the authority checked the subject's identity.",
     {5280, "4.2.1.4"}},
    {"PolicyInformation", "One such set of rules.", {5280, "4.2.1.4"}},
    {"policyIdentifier", "Which rules they are.", {5280, "4.2.1.4"}},
    {"PolicyConstraints", "Whether the certificates below must name their policies.", {5280, "4.2.1.11"}},
    {"PolicyMappings", "Which policies of two authorities are equivalent.", {5280, "4.2.1.5"}},
    {"InhibitAnyPolicy",
     "After how many more certificates anyPolicy no longer means every policy.",
     {5280, "4.2.1.14"}},
    {"DistributionPoint", "Where to get the list of revoked certificates.", {5280, "4.2.1.13"}},
    {"AccessDescription",
     "Where the authority offers OCSP responses or its own certificate.",
     {5280, "4.2.2.1"}},
    {"accessMethod",
     "What is offered there: OCSP responses or the authority's certificate.",
     {5280, "4.2.2.1"}},
    {"Features", "What a server with this certificate must do in TLS (must-staple).", {7633}},
    {"feature", "The number of a TLS extension that the server must answer: 5 is status_request.", {7633}},
    {"SerializedSCT", "The promise of a public log that it lists this certificate.", {6962}},
    {"OCSPResponse",
     "The authority's recent, signed statement about this certificate: good or revoked. The server sends "
     "it, so the client need not ask the authority.",
     {6960, "4.2.1"}},
});

}  // namespace

std::span<const Explanation> explained_certificate_fields() { return certificate_fields; }

}  // namespace glasstls::glossary
