#pragma once

#include <deque>
#include <unordered_set>

#include "x509/path/path_rules.hpp"

namespace glasstls::x509 {

/// Searches paths from the leaf to trust anchors, shortest first, through any set of certificates: in any
/// order, with duplicates, cross-certificates and loops.
class PathSearch {
 public:
  /// A path and the result of its checks.
  struct CheckedPath {
    std::vector<std::size_t> path;  ///< indices of certificates, from the leaf up
    bool anchored = false;
    std::string_view policy;  ///< its name
    std::size_t objections = 0;
    Verdict verdict;
  };

  /// `certificates` are those that were presented, the leaf first.
  PathSearch(const ValidationInputs& inputs, std::vector<Certificate> certificates);

  /// Leaves the best path in best(): an accepted one, or the one with the fewest objections.
  void run();

  /// The best path, after run().
  CheckedPath& best() { return best_; }
  /// Other paths to a trust anchor that were checked, at most 8.
  std::vector<RejectedPath>& rejected() { return rejected_; }
  /// By an index of CheckedPath::path.
  Certificate& certificate(std::size_t index) { return candidates_[index].certificate; }
  /// CRLs and trust anchors that could not be read.
  const std::vector<Check>& set_aside() const { return set_aside_; }
  /// How many signatures were verified so far.
  std::size_t signatures_verified() const { return work_.signatures.made(); }

 private:
  /// A certificate that may be part of a path.
  struct Candidate {
    Certificate certificate;
    std::uint64_t subject_hash = 0, issuer_hash = 0;
    bool trusted = false;
    Origin origin = Origin::system;  ///< of a trusted one
    bool leads_to_anchor = false;    ///< judging only by the names
    std::optional<bool> sound;       ///< whether it satisfies every rule that does not depend on the path
    int visits = 0;
  };
  /// A partial path: a certificate, and the node of the certificate that it issued.
  struct Node {
    std::size_t candidate, below;
    std::size_t length;
  };
  /// Certificates that break a rule themselves lead to no acceptable path; the search follows them only to
  /// find the path that comes closest.
  enum class Through : std::uint8_t { sound_only, any };

  /// Adds a candidate; returns its index.
  std::size_t add(Certificate certificate, bool trusted);
  /// Sets leads_to_anchor of every candidate.
  void mark_those_that_lead_to_anchors();
  /// Searches breadth first; returns whether a path was accepted.
  bool search(Through through);
  /// Extends the search to `node`; returns whether an anchor completes an accepted path.
  bool reach(const Node& node);
  /// Checks the path of `node` and `anchor`; returns whether it is accepted.
  bool consider(const Node& node, std::size_t anchor);
  /// Whether the user trusts the leaf itself; then only the leaf is checked.
  bool leaf_is_trusted();
  /// Whether the search may go from `node` to `issuer`.
  bool may_follow(const Node& node, std::size_t issuer, Through through);
  /// Candidate::sound, computed on first use.
  bool is_sound(Candidate& candidate);
  /// The trust anchors with the name of the issuer of `subject`.
  std::vector<std::size_t> anchors_for(std::size_t subject);
  /// The presented certificates with the name of the issuer of `subject`, the likeliest first.
  std::vector<std::size_t> issuers_in_pile(std::size_t subject);
  /// The path from the leaf up to `node`.
  std::vector<std::size_t> path_of(const Node& node) const;
  /// Checks a path by every rule.
  CheckedPath check(std::vector<std::size_t> path, bool anchored, VerifySignatures signatures);
  /// Makes `checked` the best path, or one of rejected().
  void keep(CheckedPath checked);
  /// The path for a search without any anchor: from issuer to issuer, as far as possible.
  CheckedPath longest_dead_end();

  const ValidationInputs& inputs_;
  const ValidationPolicy own_policy_;  ///< below a user's own anchor
  SharedWork work_;
  std::deque<Candidate> candidates_;
  std::size_t presented_ = 0;
  std::vector<std::pair<std::uint64_t, std::size_t>> by_subject_;  ///< the presented ones, sorted
  std::unordered_set<std::uint64_t> anchors_loaded_;               ///< hashes of subjects
  std::vector<std::size_t> anchors_;
  std::vector<Node> nodes_;
  std::size_t steps_ = 0, paths_ = 0;
  bool left_out_ = false, out_of_budget_ = false;
  CheckedPath best_;
  bool has_best_ = false;
  std::vector<RejectedPath> rejected_;
  std::vector<Check> set_aside_;
};

}  // namespace glasstls::x509
