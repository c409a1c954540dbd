#include "x509/path/certificate_policies.hpp"

#include <algorithm>

namespace glasstls::x509 {

namespace {

/// A node of the valid_policy_tree. Only the deepest level is stored: the RFC asks only whether the tree
/// still reaches it, and a level of distinct policies has at most as many as one certificate names.
struct Node {
  Oid valid_policy;
  std::vector<Oid> expected_policy_set;
};
using Level = std::vector<Node>;

bool contains(const std::vector<Oid>& set, Oid policy) {
  return std::find(set.begin(), set.end(), policy) != set.end();
}

Node* find(Level& level, Oid policy) {
  for (Node& node : level)
    if (node.valid_policy == policy) return &node;
  return nullptr;
}

/// The state variables of 6.1.2 that policies need.
class Policies {
 public:
  explicit Policies(std::size_t n)
      : explicit_policy_(n + 1), policy_mapping_(n + 1), inhibit_any_policy_(n + 1) {}

  /// 6.1.3 (d) and (e).
  void process(const Certificate& certificate, bool is_last) {
    if (!certificate.extensions.certificate_policies) {
      level_.clear();
      return;
    }
    const bool any_counts = inhibit_any_policy_ > 0 || (!is_last && certificate.is_self_issued());
    Level next;
    bool names_any = false;
    for (const PolicyInformation& information : *certificate.extensions.certificate_policies) {
      const Oid policy = information.policy_identifier;
      names_any |= policy == oid::any_policy;
      const bool expected = std::any_of(level_.begin(), level_.end(), [&](const Node& node) {
        return contains(node.expected_policy_set, policy);
      });
      if (policy != oid::any_policy && (expected || find(level_, oid::any_policy)))
        next.push_back({policy, {policy}});
    }
    if (names_any && any_counts)
      for (const Node& node : level_)
        for (Oid policy : node.expected_policy_set)
          if (!find(next, policy)) next.push_back({policy, {policy}});
    level_ = std::move(next);
  }

  /// 6.1.4 (a) and (b).
  bool map(const Certificate& certificate) {
    std::vector<Oid> mapped;
    for (const PolicyMapping& mapping : certificate.extensions.policy_mappings) {
      const Oid from = mapping.issuer_domain_policy;
      if (from == oid::any_policy || mapping.subject_domain_policy == oid::any_policy) return false;
      Node* node = find(level_, from);
      if (policy_mapping_ == 0) {
        if (node) level_.erase(level_.begin() + (node - level_.data()));
        continue;
      }
      if (!node && find(level_, oid::any_policy)) node = &level_.emplace_back(Node{from, {}});
      if (!node) continue;
      if (!contains(mapped, from)) node->expected_policy_set.clear();
      mapped.push_back(from);
      node->expected_policy_set.push_back(mapping.subject_domain_policy);
    }
    return true;
  }

  /// 6.1.4 (h).
  void count() {
    for (std::size_t* variable : {&explicit_policy_, &policy_mapping_, &inhibit_any_policy_})
      if (*variable > 0) --*variable;
  }

  /// 6.1.4 (i) and (j).
  void constrain(const Certificate& certificate) {
    const auto lower = [](std::size_t& variable, std::optional<std::uint32_t> limit) {
      if (limit) variable = std::min<std::size_t>(variable, *limit);
    };
    if (const auto& constraints = certificate.extensions.policy_constraints) {
      lower(explicit_policy_, constraints->require_explicit_policy);
      lower(policy_mapping_, constraints->inhibit_policy_mapping);
    }
    lower(inhibit_any_policy_, certificate.extensions.inhibit_any_policy);
  }

  /// 6.1.5 (a) and (b).
  void wrap_up(const Certificate& leaf) {
    if (explicit_policy_ > 0) --explicit_policy_;
    const auto& constraints = leaf.extensions.policy_constraints;
    if (constraints && constraints->require_explicit_policy == 0u) explicit_policy_ = 0;
  }

  /// 6.1.3 (f) and 6.1.5 (g).
  bool holds() const { return explicit_policy_ > 0 || !level_.empty(); }

 private:
  Level level_{{oid::any_policy, {oid::any_policy}}};
  std::size_t explicit_policy_, policy_mapping_, inhibit_any_policy_;
};

}  // namespace

std::string policy_problem(const Certificate* anchor, std::span<const Certificate* const> path) {
  Policies policies(path.size());
  if (anchor) policies.constrain(*anchor);
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Certificate& certificate = *path[i];
    const bool is_last = i + 1 == path.size();
    policies.process(certificate, is_last);
    if (!policies.holds())
      return "no policy is valid for the path down to \"" + title(certificate) + "\", but one is required";
    if (is_last) break;
    if (!policies.map(certificate))
      return "\"" + title(certificate) + "\" maps anyPolicy, which is not allowed";
    if (!certificate.is_self_issued()) policies.count();
    policies.constrain(certificate);
  }
  policies.wrap_up(*path.back());
  return policies.holds() ? std::string() : "no policy is valid for the leaf, but one is required";
}

}  // namespace glasstls::x509
