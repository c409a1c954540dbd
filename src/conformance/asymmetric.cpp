#include "conformance/primitives.hpp"

namespace glasstls::conformance {

Answer xdh(const Test& t) { return Answer::unsupported(t.algorithm); }
Answer ecdh(const Test& t) { return Answer::unsupported(t.algorithm); }
Answer ecdsa(const Test& t) { return Answer::unsupported(t.algorithm); }
Answer eddsa(const Test& t) { return Answer::unsupported(t.algorithm); }
Answer rsa_pkcs1(const Test& t) { return Answer::unsupported(t.algorithm); }
Answer rsa_pss(const Test& t) { return Answer::unsupported(t.algorithm); }

}  // namespace glasstls::conformance
