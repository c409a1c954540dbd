#include "x509/path/path_search.hpp"

#include <algorithm>

#include "x509/path/certificate_rules.hpp"

namespace glasstls::x509 {

namespace {

constexpr std::size_t longest_path = 20;  ///< certificates, leaf and anchor included
constexpr int most_visits = 8;            ///< partial paths that end in the same certificate
constexpr std::size_t most_rejected = 8;

/// The same subject with the same key: as issuers, the two are equivalent.
bool same_entity(const Certificate& a, const Certificate& b) {
  return equal(a.subject_public_key_info, b.subject_public_key_info) && same_name(a.subject, b.subject);
}

/// Whether the key identifiers contradict each other, which is a reason to try another issuer first.
bool identifiers_differ(const Certificate& subject, const Certificate& issuer) {
  const auto& named = subject.extensions.authority_key_identifier;
  const auto& own = issuer.extensions.subject_key_identifier;
  return named && named->key_identifier && own && !equal(*named->key_identifier, *own);
}

}  // namespace

PathSearch::PathSearch(const ValidationInputs& inputs, std::vector<Certificate> certificates)
    : inputs_(inputs),
      own_policy_(inputs.policy.below(Origin::own)),
      work_(inputs),
      set_aside_(work_.revocation.set_aside()) {
  for (Certificate& certificate : certificates) {
    const auto same = [&](const Candidate& other) { return equal(other.certificate.der, certificate.der); };
    const std::uint64_t hash = name_hash(certificate.subject.der);
    const auto known = std::find_if(by_subject_.begin(), by_subject_.end(), [&](const auto& entry) {
      return entry.first == hash && same(candidates_[entry.second]);
    });
    if (known == by_subject_.end()) by_subject_.emplace_back(hash, add(std::move(certificate), false));
  }
  presented_ = candidates_.size();
  std::sort(by_subject_.begin(), by_subject_.end());
  mark_those_that_lead_to_anchors();
}

std::size_t PathSearch::add(Certificate certificate, bool trusted) {
  Candidate& candidate = candidates_.emplace_back();
  candidate.certificate = std::move(certificate);
  candidate.subject_hash = name_hash(candidate.certificate.subject.der);
  candidate.issuer_hash = name_hash(candidate.certificate.issuer.der);
  candidate.trusted = trusted;
  return candidates_.size() - 1;
}

void PathSearch::mark_those_that_lead_to_anchors() {
  std::vector<std::pair<std::uint64_t, std::size_t>> by_issuer;
  std::vector<std::size_t> marked;
  for (std::size_t i = 0; i < presented_; ++i) {
    by_issuer.emplace_back(candidates_[i].issuer_hash, i);
    if (!inputs_.anchors || !inputs_.anchors->may_have(candidates_[i].issuer_hash)) continue;
    candidates_[i].leads_to_anchor = true;
    marked.push_back(i);
  }
  std::sort(by_issuer.begin(), by_issuer.end());
  while (!marked.empty()) {
    const std::uint64_t subject = candidates_[marked.back()].subject_hash;
    marked.pop_back();
    auto it = std::lower_bound(by_issuer.begin(), by_issuer.end(),
                               std::pair<std::uint64_t, std::size_t>{subject, 0});
    for (; it != by_issuer.end() && it->first == subject; ++it) {
      Candidate& issued = candidates_[it->second];
      if (issued.leads_to_anchor) continue;
      issued.leads_to_anchor = true;
      marked.push_back(it->second);
    }
  }
}

std::vector<std::size_t> PathSearch::anchors_for(std::size_t subject) {
  const std::uint64_t hash = candidates_[subject].issuer_hash;
  if (inputs_.anchors && anchors_loaded_.insert(hash).second)
    for (const auto& [der, origin] : inputs_.anchors->find(candidates_[subject].certificate.issuer)) {
      const auto same = [&, &der = der](std::size_t anchor) {
        return equal(candidates_[anchor].certificate.der, der);
      };
      if (std::any_of(anchors_.begin(), anchors_.end(), same)) continue;
      try {
        anchors_.push_back(add(parse_certificate(der), true));
        candidates_.back().origin = origin;
      } catch (const Failure& failure) {
        // An anchor that cannot be read is not used; the owner of the store should know.
        if (set_aside_.size() < most_rejected)
          set_aside_.push_back(failed_check("trusted certificate", Rule::well_formed, failure));
      }
    }
  std::vector<std::size_t> found;
  for (std::size_t anchor : anchors_)
    if (candidates_[anchor].subject_hash == hash &&
        same_name(candidates_[anchor].certificate.subject, candidates_[subject].certificate.issuer))
      found.push_back(anchor);
  return found;
}

std::vector<std::size_t> PathSearch::issuers_in_pile(std::size_t subject) {
  const Candidate& below = candidates_[subject];
  std::vector<std::size_t> found;
  auto it = std::lower_bound(by_subject_.begin(), by_subject_.end(),
                             std::pair<std::uint64_t, std::size_t>{below.issuer_hash, 0});
  for (; it != by_subject_.end() && it->first == below.issuer_hash; ++it)
    if (same_name(candidates_[it->second].certificate.subject, below.certificate.issuer))
      found.push_back(it->second);
  std::stable_sort(found.begin(), found.end(), [&](std::size_t a, std::size_t b) {
    return identifiers_differ(below.certificate, candidates_[a].certificate) <
           identifiers_differ(below.certificate, candidates_[b].certificate);
  });
  return found;
}

std::vector<std::size_t> PathSearch::path_of(const Node& node) const {
  std::vector<std::size_t> path(node.length);
  const Node* at = &node;
  for (std::size_t i = node.length; i-- > 0; at = &nodes_[at->below]) path[i] = at->candidate;
  return path;
}

PathSearch::CheckedPath PathSearch::check(std::vector<std::size_t> path, bool anchored,
                                          VerifySignatures signatures) {
  std::vector<const Certificate*> certificates;
  for (std::size_t index : path) certificates.push_back(&candidates_[index].certificate);
  const bool own = anchored && candidates_[path.back()].origin == Origin::own;
  PathChecks checks(own ? own_policy_ : inputs_.policy);
  checks.anchor_is_own(own);
  check_path(checks, inputs_, {certificates, anchored}, work_, signatures);
  const std::size_t objections = checks.objections();
  return {std::move(path), anchored, checks.policy().name, objections, std::move(checks).verdict()};
}

void PathSearch::keep(CheckedPath checked) {
  const bool better = !has_best_ || checked.objections < best_.objections;
  if (better) std::swap(best_, checked);
  if (has_best_ && checked.path != best_.path && rejected_.size() < most_rejected) {
    RejectedPath& attempt = rejected_.emplace_back();
    for (std::size_t index : checked.path) attempt.titles.push_back(title(candidates_[index].certificate));
    attempt.verdict = std::move(checked.verdict);
  }
  has_best_ = true;
}

bool PathSearch::is_sound(Candidate& candidate) {
  if (!candidate.sound) {
    // The anchor, and with it the policy, is not known yet.
    const PathEntry entry{candidate.certificate, candidate.trusted ? Role::anchor : Role::intermediate, {}};
    const auto is_sound_by = [&](const ValidationPolicy& policy) {
      PathChecks checks(policy, Keep::count);
      check_certificate(checks, entry, inputs_.time);
      check_issuer(checks, entry, inputs_.purpose, 0);
      return checks.objections() == 0;
    };
    candidate.sound = is_sound_by(inputs_.policy) || is_sound_by(own_policy_);
  }
  return *candidate.sound;
}

/// Checks the complete path of `node` and `anchor`; returns whether it is accepted.
bool PathSearch::consider(const Node& node, std::size_t anchor) {
  if (work_.signatures.known_broken(candidates_[node.candidate].certificate, candidates_[anchor].certificate))
    return false;
  if (++paths_ > inputs_.policy.most_paths) {
    out_of_budget_ = true;
    return false;
  }
  std::vector<std::size_t> path = path_of(node);
  path.push_back(anchor);
  CheckedPath checked = check(std::move(path), true, VerifySignatures::if_all_else_holds);
  const bool accepted = checked.objections == 0;
  keep(std::move(checked));
  return accepted;
}

bool PathSearch::may_follow(const Node& node, std::size_t issuer, Through through) {
  Candidate& candidate = candidates_[issuer];
  if (!candidate.leads_to_anchor || candidate.visits >= most_visits) return false;
  if (work_.signatures.known_broken(candidates_[node.candidate].certificate, candidate.certificate))
    return false;
  for (const Node* at = &node;; at = &nodes_[at->below]) {
    // For a path that returns to an entity there is a shorter path that does not.
    if (same_entity(candidates_[at->candidate].certificate, candidate.certificate)) return false;
    if (at->length == 1) break;
  }
  if (through == Through::any || is_sound(candidate)) return true;
  left_out_ = true;
  return false;
}

/// Extends the search to `node`; returns whether an anchor completes it to an accepted path.
bool PathSearch::reach(const Node& node) {
  nodes_.push_back(node);
  for (std::size_t anchor : anchors_for(node.candidate))
    if (consider(node, anchor)) return true;
  return false;
}

/// Whether the user trusts the leaf itself. Then only the leaf is checked, and no path above it is searched.
bool PathSearch::leaf_is_trusted() {
  Candidate& leaf = candidates_[0];
  if (!inputs_.anchors || !inputs_.anchors->may_have(leaf.subject_hash)) return false;
  for (const auto& [der, origin] : inputs_.anchors->find(leaf.certificate.subject)) {
    if (origin != Origin::own || !equal(der, leaf.certificate.der)) continue;
    leaf.trusted = true;
    leaf.origin = origin;
    best_ = check({0}, true, VerifySignatures::always);
    return true;
  }
  return false;
}

bool PathSearch::search(Through through) {
  for (Candidate& candidate : candidates_) candidate.visits = 0;
  nodes_.clear();
  if (reach({0, 0, 1})) return true;
  for (std::size_t i = 0; i < nodes_.size() && !out_of_budget_; ++i) {  // breadth first: shorter paths first
    const Node node = nodes_[i];
    if (node.length + 1 >= longest_path) continue;
    const std::vector<std::size_t> issuers = issuers_in_pile(node.candidate);
    for (std::size_t issuer : issuers) {
      if (++steps_ > inputs_.policy.most_steps) out_of_budget_ = true;
      if (out_of_budget_) break;
      // Without a choice, the check of the whole path will show whether the issuer is sound.
      if (!may_follow(node, issuer, issuers.size() == 1 ? Through::any : through)) continue;
      ++candidates_[issuer].visits;
      if (reach({issuer, i, node.length + 1})) return true;
    }
  }
  return false;
}

/// If no anchor was found: from issuer to issuer, as far as possible.
PathSearch::CheckedPath PathSearch::longest_dead_end() {
  nodes_.assign(1, Node{0, 0, 1});
  while (nodes_.back().length < longest_path) {
    const Node node = nodes_.back();
    const Certificate& subject = candidates_[node.candidate].certificate;
    std::optional<std::size_t> next;
    for (std::size_t issuer : issuers_in_pile(node.candidate)) {
      if (++steps_ > inputs_.policy.most_steps) break;
      const Certificate& certificate = candidates_[issuer].certificate;
      const bool seen = std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& earlier) {
        return same_entity(candidates_[earlier.candidate].certificate, certificate);
      });
      if (seen) continue;
      if (!next) next = issuer;
      if (work_.signatures.verify(subject, certificate) != true) continue;
      next = issuer;
      break;
    }
    if (!next) break;
    nodes_.push_back({*next, nodes_.size() - 1, node.length + 1});
  }
  return check(path_of(nodes_.back()), false, VerifySignatures::always);
}

void PathSearch::run() {
  if (leaf_is_trusted()) return;
  if (search(Through::sound_only)) return;
  if (left_out_ && !out_of_budget_) search(Through::any);
  if (!has_best_)
    best_ = longest_dead_end();
  else
    best_ = check(std::move(best_.path), true, VerifySignatures::always);
  if (!out_of_budget_ && !work_.signatures.exhausted()) return;
  const RuleText& text = text_of(Rule::within_budget);
  const bool tolerated = inputs_.policy.tolerated.has(Rule::within_budget);
  best_.verdict.checks.push_back(
      {"leaf", std::string(text.sentence), text.section, tolerated ? Outcome::tolerated : Outcome::failed,
       text.alert, "a path among a few certificates", "many certificates that lead to no trust anchor",
       "an honest server does not send this",
       "the search for a path was stopped: too many certificates were presented that lead to no trust anchor"});
}

}  // namespace glasstls::x509
