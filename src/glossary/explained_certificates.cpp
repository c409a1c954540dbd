#include <array>

#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

constexpr std::array fields = std::to_array<Explanation>({
    {"tag and length",
     "How DER writes every value: one byte says what kind it is, then come its length and its content, which "
     "may be made of such values again.",
     {5280, "4.1"}},
    {"tbsCertificate",
     "All of the certificate that is signed (\"to be signed\"): who, by whom, until when, which key, and "
     "what "
     "it may be used for.",
     {5280, "4.1.1.1"}},
    {"signatureAlgorithm",
     "What the authority signed with. The same stands inside of what is signed, so that nobody can change "
     "it.",
     {5280, "4.1.1.2"}},
    {"signatureValue", "The authority's signature over tbsCertificate.", {5280, "4.1.1.3"}},
    {"version",
     "v3 in every certificate that has extensions, which is every one that counts today.",
     {5280, "4.1.2.1"}},
    {"serialNumber",
     "Tells the certificates of one authority apart, in revocation lists above all. Today it has 64 random "
     "bits at least, so that nobody can foresee what will be signed.",
     {5280, "4.1.2.2"}},
    {"issuer",
     "The name of the authority that signed it. The certificate above it must have that as its subject.",
     {5280, "4.1.2.4"}},
    {"validity", "From when and until when the authority stands by it.", {5280, "4.1.2.5"}},
    {"notBefore", "Until then the certificate is not valid yet.", {5280, "4.1.2.5"}},
    {"notAfter",
     "After that the certificate is worth nothing, whatever else is right. Renewal must come before.",
     {5280, "4.1.2.5"}},
    {"subject",
     "Whose certificate it is. Of a server this is for people alone: the names that are checked stand in "
     "subjectAltName.",
     {5280, "4.1.2.6"}},
    {"subjectPublicKeyInfo",
     "The public key and what kind it is. Who has the private one to it can prove that he is the subject.",
     {5280, "4.1.2.7"}},
    {"subjectPublicKey", "The public key itself.", {5280, "4.1.2.7"}},
    {"algorithm",
     "Which algorithm, by a number that was given to it (an object identifier).",
     {5280, "4.1.1.2"}},
    {"parameters",
     "What the algorithm needs to know besides, such as the curve; of many nothing.",
     {5280, "4.1.1.2"}},
    {"namedCurve", "Which elliptic curve the key is on.", {5480}},
    {"RSAPublicKey", "An RSA key: a modulus and an exponent.", {3279}},
    {"modulus", "The product of two secret primes. Who could factor it would have the private key.", {3279}},
    {"publicExponent", "Of an RSA key; 65537 nearly always.", {3279}},
    {"extensions",
     "What came with version 3: names, uses, limits. They decide what a certificate is good for.",
     {5280, "4.1.2.9"}},
    {"extnID", "Which extension it is.", {5280, "4.1.2.9"}},
    {"critical",
     "Whether who does not know this extension must refuse the certificate, rather than look past it.",
     {5280, "4.2"}},
    {"extnValue", "What the extension says, in DER once more.", {5280, "4.1.2.9"}},
    {"RelativeDistinguishedName",
     "One part of a name: its country, its organisation, its common name.",
     {5280, "4.1.2.4"}},
    {"AttributeTypeAndValue", "What kind of part it is, and what it says.", {5280, "4.1.2.4"}},
    {"type", "Which part of a name it is: commonName, organizationName, countryName ...", {5280, "4.1.2.4"}},
    {"value", "The text of a part of a name.", {5280, "4.1.2.4"}},
    {"BasicConstraints",
     "Whether the key may sign certificates. Programs that did not ask took anybody's certificate for an "
     "authority's.",
     {5280, "4.2.1.9"}},
    {"cA", "Whether the subject is an authority, whose key may sign certificates.", {5280, "4.2.1.9"}},
    {"pathLenConstraint", "How many authorities may stand below this one.", {5280, "4.2.1.9"}},
    {"KeyUsage",
     "What the key may do: a server's signs the handshake (digitalSignature), an authority's certificates "
     "(keyCertSign).",
     {5280, "4.2.1.3"}},
    {"ExtKeyUsageSyntax", "What for: a server's certificate must have serverAuth in it.", {5280, "4.2.1.12"}},
    {"KeyPurposeId", "One such purpose: serverAuth, clientAuth, OCSPSigning ...", {5280, "4.2.1.12"}},
    {"SubjectAltName",
     "All names that the certificate is for. Only these are held against what was asked for.",
     {5280, "4.2.1.6"}},
    {"GeneralName", "One name: of a host, an address, a directory.", {5280, "4.2.1.6"}},
    {"dNSName",
     "A host name. A star in it stands for one label, the leftmost: *.example.com is for www.example.com and "
     "not for a.b.example.com.",
     {9525}},
    {"iPAddress", "An IP address, 4 or 16 bytes. It matches nothing but itself.", {9525}},
    {"directoryName", "A name as subject and issuer have it.", {5280, "4.2.1.6"}},
    {"SubjectKeyIdentifier",
     "A short mark of the subject's key, to find what was signed with it.",
     {5280, "4.2.1.2"}},
    {"AuthorityKeyIdentifier",
     "The mark of the key that signed it, to find the certificate above.",
     {5280, "4.2.1.1"}},
    {"keyIdentifier", "The mark itself, usually a hash of the key.", {5280, "4.2.1.1"}},
    {"NameConstraints",
     "The names that an authority may give certificates for, and those that it may not.",
     {5280, "4.2.1.10"}},
    {"permittedSubtrees", "Names below one of these alone are allowed.", {5280, "4.2.1.10"}},
    {"excludedSubtrees", "Names below these are not allowed, whatever else is.", {5280, "4.2.1.10"}},
    {"GeneralSubtree", "A name with all that is below it.", {5280, "4.2.1.10"}},
    {"CertificatePolicies", "By which rules the authority checked who the subject is.", {5280, "4.2.1.4"}},
    {"PolicyInformation", "One such set of rules.", {5280, "4.2.1.4"}},
    {"policyIdentifier", "Which rules they are.", {5280, "4.2.1.4"}},
    {"PolicyConstraints", "Whether certificates below must name their policies.", {5280, "4.2.1.11"}},
    {"PolicyMappings", "Which policies of two authorities are the same.", {5280, "4.2.1.5"}},
    {"InhibitAnyPolicy", "From where on anyPolicy does not stand for every one.", {5280, "4.2.1.14"}},
    {"DistributionPoint", "Where the list of revoked certificates is to be had.", {5280, "4.2.1.13"}},
    {"AccessDescription",
     "Where the authority answers: by OCSP, or with its own certificate.",
     {5280, "4.2.2.1"}},
    {"accessMethod",
     "Whether it is OCSP or the authority's certificate that is to be had there.",
     {5280, "4.2.2.1"}},
    {"Features", "What a server that shows this certificate must do in TLS (must-staple).", {7633}},
    {"feature", "The number of a TLS extension that the server must answer: 5 is status_request.", {7633}},
    {"SerializedSCT", "A log of certificates promises that it has this one, for everybody to see.", {6962}},
    {"OCSPResponse",
     "What the authority said of this certificate a short time ago, signed: good or revoked. The server "
     "sends "
     "it along, so that the client need not ask.",
     {6960, "4.2.1"}},
});

}  // namespace

std::span<const Explanation> explained_certificate_fields() { return fields; }

}  // namespace glasstls::glossary
