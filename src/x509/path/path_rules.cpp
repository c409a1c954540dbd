#include "x509/path/path_rules.hpp"

#include <algorithm>
#include <iterator>

#include "x509/path/certificate_policies.hpp"
#include "x509/path/certificate_rules.hpp"
#include "x509/path/name_constraints.hpp"

namespace glasstls::x509 {

namespace {

std::string quoted(const Name& name) { return "\"" + to_text(name) + "\""; }

/// RFC 7633: a TLS extension by its number.
std::string feature_text(std::uint32_t feature) {
  constexpr std::uint32_t status_request = 5;
  return feature == status_request ? "status_request (a stapled OCSP response)" : std::to_string(feature);
}

std::vector<PathEntry> entries_of(const CandidatePath& candidate) {
  const auto& [path, anchored] = candidate;
  std::vector<PathEntry> entries;
  entries.reserve(path.size());
  entries.push_back({*path[0], Role::leaf, "leaf"});
  for (std::size_t i = 1; i < path.size(); ++i) {
    const bool anchor = anchored && i + 1 == path.size();
    const bool root = anchor || (i + 1 == path.size() && path[i]->is_self_issued());
    entries.push_back({*path[i], anchor ? Role::anchor : Role::intermediate,
                       root ? "root" : "intermediate " + std::to_string(i)});
  }
  return entries;
}

void check_trust(PathChecks& checks, const std::vector<PathEntry>& path, bool anchored) {
  const Certificate& last = path.back().certificate;
  checks.check(path.back().label, Rule::trust_anchor, anchored, [&] {
    std::string fact, advice = "add it with --ca FILE";
    if (!last.is_self_issued()) {
      fact = path.back().text() + " was issued by " + quoted(last.issuer) +
             ": that CA certificate was not sent, and it is not trusted here";
      advice =
          "the server should send every intermediate certificate; if the issuer is a root of your own, " +
          advice;
    } else if (path.size() == 1) {
      fact = "the certificate is self-signed: no CA vouches for it";
      advice = "if you know where it comes from, " + advice;
    } else {
      fact = "the certificate leads to the root " + quoted(last.subject) + ", which is not trusted here";
      advice = "if it is a root of your own, " + advice;
    }
    return Detail{"a trusted issuer", quoted(last.issuer), fact, advice};
  });
  checks.found(path.size() == 1 ? "this certificate is trusted itself" : to_text(last.subject));
}

void check_name_constraints(PathChecks& checks, const std::vector<PathEntry>& path, std::size_t& budget) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Certificate& certificate = path[i].certificate;
    if (i > 0 && certificate.is_self_issued()) continue;  // RFC 5280 6.1.3 (b)
    std::optional<Violation> violation;
    const PathEntry* issuer = nullptr;
    bool any = false;
    for (std::size_t above = i + 1; above < path.size() && !violation; ++above) {
      const auto& constraints = path[above].certificate.extensions.name_constraints;
      if (!constraints) continue;
      any = true;
      violation = find_violation(*constraints, certificate, budget);
      if (violation) issuer = &path[above];
    }
    if (!any) continue;
    if (budget == 0)
      return checks.check(path[i].label, Rule::within_budget, false, [&] {
        return Detail{"at most " + std::to_string(checks.policy().most_name_tests) + " comparisons of names",
                      "more", "there are too many names and name constraints to compare",
                      "no honest certificate needs so many"};
      });
    checks.check(path[i].label, Rule::within_name_constraints, !violation, [&] {
      return Detail{violation->expected, violation->presented,
                    issuer->text() + " may not vouch for " + violation->presented,
                    "another CA must issue the certificate"};
    });
  }
}

using Features = std::vector<std::uint32_t>;  // sorted, each once: there may be thousands

Features features_of(const Certificate& certificate) {
  Features features = certificate.extensions.tls_features;
  std::sort(features.begin(), features.end());
  features.erase(std::unique(features.begin(), features.end()), features.end());
  return features;
}

/// RFC 7633: a certificate must require every TLS feature that a CA certificate above it requires.
void check_tls_features(PathChecks& checks, const std::vector<PathEntry>& path) {
  Features demanded;
  const PathEntry* demander = nullptr;
  for (std::size_t i = path.size(); i-- > 0;) {
    const Features own = features_of(path[i].certificate);
    Features missing, both;
    std::set_difference(demanded.begin(), demanded.end(), own.begin(), own.end(),
                        std::back_inserter(missing));
    if (demander)
      checks.check(path[i].label, Rule::tls_features, missing.empty(), [&] {
        const std::string feature = feature_text(missing.front());
        return Detail{"the TLS feature " + feature, own.empty() ? "no TLS feature" : "only other features",
                      demander->text() + " requires " + feature + " of every certificate below it, but " +
                          path[i].text() + " does not require it",
                      "its CA must issue another"};
      });
    if (own.empty()) continue;
    std::set_union(demanded.begin(), demanded.end(), own.begin(), own.end(), std::back_inserter(both));
    demanded = std::move(both);
    demander = &path[i];
  }
}

void check_policies(PathChecks& checks, const std::vector<PathEntry>& path, bool anchored) {
  std::vector<const Certificate*> down;  // from the trust anchor to the leaf
  for (std::size_t i = path.size() - (anchored ? 1 : 0); i-- > 0;) down.push_back(&path[i].certificate);
  const std::string problem = policy_problem(anchored ? &path.back().certificate : nullptr, down);
  checks.check(path.front().label, Rule::policies, problem.empty(), [&] {
    return Detail{{},
                  problem,
                  "an issuer requires a certificate policy that is missing: " + problem,
                  "a certificate with that policy is needed"};
  });
}

void check_link(PathChecks& checks, const PathEntry& subject, const PathEntry& issuer) {
  const SignatureAlgorithm& algorithm = subject.certificate.signature_algorithm;
  checks.check(subject.label, Rule::signature_algorithm_trusted,
               algorithm.kind != SignatureAlgorithm::Kind::unsupported, [&] {
                 return Detail{
                     "RSA or ECDSA with SHA-256, SHA-384 or SHA-512, or Ed25519", to_text(algorithm),
                     subject.text() + " is signed with " + to_text(algorithm) + ": " + algorithm.problem,
                     "its CA must issue another"};
               });
  const auto& named = subject.certificate.extensions.authority_key_identifier;
  const auto& own = issuer.certificate.extensions.subject_key_identifier;
  if (&subject == &issuer || !named || !named->key_identifier || !own) return;
  checks.check(subject.label, Rule::key_identifiers_agree, equal(*named->key_identifier, *own), [&] {
    return Detail{to_hex(*named->key_identifier), to_hex(*own),
                  subject.text() + " names another key than its issuer's",
                  "the right certificate of the issuer is missing"};
  });
}

void check_signature(PathChecks& checks, const PathEntry& subject, const PathEntry& issuer,
                     SharedWork& work) {
  const SignatureAlgorithm& algorithm = subject.certificate.signature_algorithm;
  if (algorithm.kind == SignatureAlgorithm::Kind::unsupported)
    return checks.not_reached(subject.label, Rule::signature_verifies,
                              "a signature with " + to_text(algorithm) + " is not checked");
  const auto good = work.signatures.verify(subject.certificate, issuer.certificate);
  if (!good)
    return checks.not_reached(subject.label, Rule::signature_verifies,
                              "too many signatures were verified already");
  checks.check(subject.label, Rule::signature_verifies, *good, [&] {
    return Detail{
        "a signature by " + quoted(issuer.certificate.subject) + ", " +
            to_text(issuer.certificate.public_key),
        to_text(subject.certificate.signature_algorithm) + " that does not verify",
        "the signature of " + subject.text() + " does not verify with the key of " +
            quoted(issuer.certificate.subject),
        "it was changed after it was signed, or somebody else signed it: do not rely on it, and get it "
        "again from its CA"};
  });
  checks.found(to_text(subject.certificate.signature_algorithm) + " by " +
               to_text(issuer.certificate.public_key));
}

}  // namespace

void check_path(PathChecks& checks, const ValidationInputs& inputs, const CandidatePath& candidate,
                SharedWork& work, VerifySignatures signatures) {
  const std::vector<PathEntry> path = entries_of(candidate);
  const bool anchored = candidate.anchored;
  if (anchored && path.size() == 1) {
    check_trusted_leaf(checks, path[0], inputs);
    return check_trust(checks, path, anchored);
  }
  std::size_t below = 0;  // CAs between this one and the leaf that are not self-issued
  for (std::size_t i = 0; i < path.size(); ++i) {
    check_certificate(checks, path[i], inputs.time);
    if (i == 0) {
      check_leaf(checks, path[i], inputs);
      work.revocation.check_stapled(checks, path[i]);
    } else {
      check_issuer(checks, path[i], inputs.purpose, below);
      if (!path[i].is_anchor() && !path[i].certificate.is_self_issued()) ++below;
    }
    if (i + 1 < path.size())
      check_link(checks, path[i], path[i + 1]);
    else if (!anchored && path[i].certificate.is_self_issued())
      check_link(checks, path[i], path[i]);
  }
  check_trust(checks, path, anchored);
  check_name_constraints(checks, path, work.name_tests);
  check_tls_features(checks, path);
  check_policies(checks, path, anchored);
  if (const auto most = checks.policy().most_intermediates)
    checks.check("leaf", Rule::depth, below <= *most, [&] {
      return Detail{"at most " + std::to_string(*most) + " CAs below the trust anchor", std::to_string(below),
                    "the path has " + std::to_string(below) + " CAs below the trust anchor, but only " +
                        std::to_string(*most) + " are allowed",
                    "the caller allows only shorter paths"};
    });

  if (signatures == VerifySignatures::if_all_else_holds && checks.objections() > 0) return;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) check_signature(checks, path[i], path[i + 1], work);
  if (signatures == VerifySignatures::if_all_else_holds && checks.objections() > 0) return;
  for (std::size_t i = 0; i + (anchored ? 1 : 0) < path.size(); ++i)
    work.revocation.check(checks, path[i], i + 1 < path.size() ? &path[i + 1] : nullptr, work.signatures);
  if (anchored) return;  // an anchor is trusted without a look at its own signature
  const PathEntry& last = path.back();
  if (last.certificate.is_self_issued())
    check_signature(checks, last, last, work);
  else
    checks.not_reached(last.label, Rule::signature_verifies,
                       "the key of its issuer, " + quoted(last.certificate.issuer) + ", is not known");
}

}  // namespace glasstls::x509
