#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "x509/path/validation_policy.hpp"

namespace glasstls::x509 {

struct Name;

/// A trust anchor: a certificate, in DER, that is trusted regardless of its issuer.
struct Anchor {
  Bytes der;
  Origin origin = Origin::system;
};

/// The trust anchors. Adding a bundle decodes only the subject of each certificate, because a connection
/// needs one root of about 150; find() decodes those that it returns.
class TrustStore {
 public:
  /// A block that could not be added. The rest of its file was.
  struct Problem {
    std::size_t block;  ///< counted from 1 in its text
    std::string what;
  };

  /// Empty.
  TrustStore() = default;
  /// Moves all certificates.
  TrustStore(TrustStore&&) = default;
  TrustStore& operator=(TrustStore&&) = default;
  /// Not copied: the index points into the texts.
  TrustStore(const TrustStore&) = delete;
  TrustStore& operator=(const TrustStore&) = delete;

  /// Adds every CERTIFICATE block of `text`, and stores the text; blocks with other labels are ignored.
  void add_pem(std::string text, Origin origin = Origin::system);
  /// Adds one certificate.
  void add_der(Bytes der, Origin origin = Origin::system);
  /// Marks a certificate in DER as the user's own, even if it came in a bundle of the system.
  void mark_own(Bytes der) { own_.insert(std::move(der)); }

  /// How many certificates it holds.
  std::size_t size() const { return index_.size(); }
  /// The blocks that could not be added, in order.
  const std::vector<Problem>& problems() const { return problems_; }

  /// Whether the subject of some certificate has this name_hash.
  bool may_have(std::uint64_t subject_hash) const { return index_.count(subject_hash) != 0; }

  /// The certificates with a subject that has the hash of `subject`, in the order in which they were added;
  /// the caller compares the names. A certificate that turns out not to be base64 is left out.
  std::vector<Anchor> find(const Name& subject) const;
  /// The DER of each certificate's subject, each name once.
  std::vector<Bytes> subjects() const;

 private:
  /// A stored certificate: as base64, or as DER.
  struct Entry {
    std::string_view label, base64;
    View der;
    Origin origin;
  };

  std::deque<std::string> texts_;
  std::deque<Bytes> ders_;
  std::multimap<std::uint64_t, Entry> index_;  ///< by the hash of the subject, in the order of adding
  std::set<Bytes> own_;
  std::vector<Problem> problems_;
};

}  // namespace glasstls::x509
