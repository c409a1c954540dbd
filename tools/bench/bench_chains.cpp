// bench-chains: how many chains of public servers are validated in a second, beside OpenSSL's
// X509_verify_cert on the same chains in the same run. The chains are x509-limbo's `online` cases, at their
// own times; the trust store is this machine's bundle with the roots of the chains added, loaded once by
// either side.
//
//   bench-chains [FOLDER OF x509-limbo] [BUNDLE]
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "seconds_per_call.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/path/validate.hpp"

using namespace glasstls;
using nlohmann::json;

namespace {

struct Chain {
  std::string name;
  std::vector<Bytes> der;
  x509::UnixTime time = 0;
};

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

x509::UnixTime time_of(const std::string& text) {  // "2026-02-26T18:07:17+00:00"
  std::string digits;
  for (char c : text.substr(0, 19))
    if (c >= '0' && c <= '9') digits.push_back(c);
  return x509::parse_generalized_time(digits + "Z").value();
}

std::vector<Chain> read_chains(const std::string& path, std::string& roots) {
  std::vector<Chain> chains;
  const json cases = json::parse(text_of(path)).at("testcases");
  for (const json& test : cases) {
    if (test.at("id").get<std::string>().rfind("online::", 0) != 0) continue;
    Chain& chain = chains.emplace_back();
    chain.name = test.at("expected_peer_name").at("value").get<std::string>();
    chain.time = time_of(test.at("validation_time").get<std::string>());
    std::string pems = test.at("peer_certificate").get<std::string>();
    for (const json& pem : test.at("untrusted_intermediates")) pems += "\n" + pem.get<std::string>();
    chain.der = x509::certificates_in_pem(pems);
    for (const json& pem : test.at("trusted_certs")) roots += "\n" + pem.get<std::string>();
  }
  return chains;
}

bool accepted(const Chain& chain, const x509::TrustStore& anchors, std::size_t& signatures) {
  const x509::ValidationResult answer =
      x509::validate({.chain = chain.der, .name = chain.name, .time = chain.time, .anchors = &anchors});
  signatures = answer.signatures_verified;
  return answer.verdict.accepted();
}

/// The same chain in OpenSSL: parsed once before, or again for each validation.
class OpenSsl {
 public:
  explicit OpenSsl(const std::string& bundle) {
    BIO* text = BIO_new_mem_buf(bundle.data(), static_cast<int>(bundle.size()));
    while (X509* root = PEM_read_bio_X509(text, nullptr, nullptr, nullptr)) {
      X509_STORE_add_cert(store_, root);
      X509_free(root);
    }
    BIO_free(text);
  }
  ~OpenSsl() { X509_STORE_free(store_); }
  OpenSsl(const OpenSsl&) = delete;
  OpenSsl& operator=(const OpenSsl&) = delete;

  struct Parsed {
    X509* leaf = nullptr;
    STACK_OF(X509) * others = sk_X509_new_null();

    explicit Parsed(const Chain& chain) {
      for (const Bytes& der : chain.der) {
        const unsigned char* at = der.data();
        X509* one = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
        if (!leaf)
          leaf = one;
        else
          sk_X509_push(others, one);
      }
    }
    ~Parsed() {
      X509_free(leaf);
      sk_X509_pop_free(others, X509_free);
    }
    Parsed(const Parsed&) = delete;
    Parsed& operator=(const Parsed&) = delete;
  };

  bool accepts(const Chain& chain, const Parsed& parsed) const {
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store_, parsed.leaf, parsed.others);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(chain.time));
    X509_VERIFY_PARAM_set1_host(parameters, chain.name.data(), chain.name.size());
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
    const bool good = X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
    return good;
  }

 private:
  X509_STORE* store_ = X509_STORE_new();
};

}  // namespace

int main(int argc, char* argv[]) {
  const std::string folder = argc > 1 ? argv[1] : "vectors/limbo";
  std::string bundle = text_of(argc > 2 ? argv[2] : "/etc/ssl/certs/ca-certificates.crt");
  const std::vector<Chain> chains = read_chains(folder + "/limbo-dev.json", bundle);
  x509::TrustStore anchors;
  anchors.add_pem(bundle);
  const OpenSsl openssl(bundle);
  std::printf("%zu roots; chains a second, the best of forty runs\n", anchors.size());
  std::printf("%-24s %10s %12s %14s %10s\n", "", "glasstls", "OpenSSL", "OpenSSL,", "signatures");
  std::printf("%-24s %10s %12s %14s\n", "", "from DER", "from DER", "parsed before");
  double ours = 0, theirs = 0, parsed_before = 0;
  bool all_accepted = true;
  for (const Chain& chain : chains) {
    std::size_t signatures = 0;
    const OpenSsl::Parsed parsed(chain);
    const double a = seconds_per_call([&] { all_accepted &= accepted(chain, anchors, signatures); });
    const double b =
        seconds_per_call([&] { all_accepted &= openssl.accepts(chain, OpenSsl::Parsed(chain)); });
    const double c = seconds_per_call([&] { all_accepted &= openssl.accepts(chain, parsed); });
    std::printf("%-24s %10.0f %12.0f %14.0f %10zu\n", chain.name.c_str(), 1 / a, 1 / b, 1 / c, signatures);
    ours += a;
    theirs += b;
    parsed_before += c;
  }
  const auto count = static_cast<double>(chains.size());
  std::printf("%-24s %10.0f %12.0f %14.0f\n", "all", count / ours, count / theirs, count / parsed_before);
  if (!all_accepted || chains.empty()) std::printf("(not all were accepted!)\n");
  return all_accepted && !chains.empty() ? 0 : 1;
}
