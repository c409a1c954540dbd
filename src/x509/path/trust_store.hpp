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

/// A certificate that is trusted without being issued by anyone, in DER.
struct Anchor {
  Bytes der;
  Origin origin = Origin::system;
};

/// The certificates that are trusted without being issued by anyone. Adding a bundle finds out each one's
/// subject and nothing else, so that a start-up does not pay for 150 roots of which one is needed; find()
/// decodes the few that are asked for.
class TrustStore {
 public:
  /// What could not be taken in. The rest of its file was.
  struct Problem {
    std::size_t block;  ///< counted from 1 in its text
    std::string what;
  };

  TrustStore() = default;
  TrustStore(TrustStore&&) = default;
  TrustStore& operator=(TrustStore&&) = default;
  TrustStore(const TrustStore&) = delete;  // the index shows what the texts hold
  TrustStore& operator=(const TrustStore&) = delete;

  /// Adds every CERTIFICATE block of `text`, which is kept; blocks with other labels are passed over.
  void add_pem(std::string text, Origin origin = Origin::system);
  /// Adds one certificate.
  void add_der(Bytes der, Origin origin = Origin::system);
  /// Says of a certificate in DER that it is the user's own wherever it stands in a bundle of the system's.
  void mark_own(Bytes der) { own_.insert(std::move(der)); }

  /// How many certificates it holds.
  std::size_t size() const { return index_.size(); }
  const std::vector<Problem>& problems() const { return problems_; }

  /// Whether a certificate's subject has this name_hash.
  bool may_have(std::uint64_t subject_hash) const { return index_.count(subject_hash) != 0; }

  /// The DER of the certificates whose subject is likely to be `subject` (their hashes are equal), in the
  /// order in which they were added; the caller compares the names. One whose rest turns out not to be base64
  /// is left out.
  std::vector<Anchor> find(const Name& subject) const;
  /// The DER of each certificate's subject, those of the same name once.
  std::vector<Bytes> subjects() const;

 private:
  /// A certificate where it lies: as base64, or as DER.
  struct Entry {
    std::string_view label, base64;
    View der;
    Origin origin;
  };

  std::deque<std::string> texts_;
  std::deque<Bytes> ders_;
  std::multimap<std::uint64_t, Entry> index_;  ///< by the hash of the subject, and in the order they came
  std::set<Bytes> own_;
  std::vector<Problem> problems_;
};

}  // namespace glasstls::x509
