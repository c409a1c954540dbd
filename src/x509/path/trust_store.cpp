#include "x509/path/trust_store.hpp"

#include <optional>

#include "x509/certificate/name.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::x509 {

namespace {

/// What follows the tag and length at the front of `der`, which may be cut short.
View behind_header(View der) {
  if (der.size() < 2 || der[0] != static_cast<std::uint8_t>(der::Tag::sequence)) return {};
  const std::size_t header = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7fu);
  return der.size() < header ? View{} : der.subspan(header);
}

/// The DER of the subject, from the front of a certificate; empty if it is not in it.
std::optional<View> subject_of(View front) {
  try {
    der::Reader tbs(behind_header(behind_header(front)));
    if (tbs.next_is(der::constructed(0))) tbs.any("version");
    tbs.any("serialNumber");
    tbs.any("signature");
    tbs.any("issuer");
    tbs.any("validity");
    tbs.any("subject");
    return tbs.last();
  } catch (const Failure&) {
    return std::nullopt;
  }
}

/// Empty if the subject is not in it, or is not a name.
std::optional<std::uint64_t> subject_hash(View front) {
  const std::optional<View> subject = subject_of(front);
  if (!subject) return std::nullopt;
  try {
    return name_hash(*subject);
  } catch (const Failure&) {
    return std::nullopt;
  }
}

}  // namespace

void TrustStore::add_pem(std::string text, Origin origin) {
  // In bytes: the subject of nearly every certificate ends before; otherwise all of it is decoded.
  constexpr std::size_t front_size = 600;
  texts_.push_back(std::move(text));
  std::string_view rest = texts_.back();
  for (std::size_t number = 1; const auto block = take_pem_block(rest); ++number) {
    if (block->label.empty())
      problems_.push_back({number, "the block has no end, or one with another label"});
    if (!is_certificate_label(block->label)) continue;
    std::optional<Bytes> front = decode_base64(block->base64, front_size);
    std::optional<std::uint64_t> hash = front ? subject_hash(*front) : std::nullopt;
    if (front && !hash) {
      front = decode_base64(block->base64);
      hash = front ? subject_hash(*front) : std::nullopt;
    }
    if (hash)
      index_.emplace(*hash, Entry{block->label, block->base64, {}, origin});
    else
      problems_.push_back({number, front ? "it is not a certificate in DER" : "it is not base64"});
  }
}

void TrustStore::add_der(Bytes der, Origin origin) {
  const std::optional<std::uint64_t> hash = subject_hash(der);
  if (!hash) {
    problems_.push_back({1, "it is not a certificate in DER"});
    return;
  }
  ders_.push_back(std::move(der));
  index_.emplace(*hash, Entry{{}, {}, ders_.back(), origin});
}

std::vector<Anchor> TrustStore::find(const Name& subject) const {
  std::vector<Anchor> found;
  const auto add = [&](Bytes der, Origin origin) {
    const bool own = origin == Origin::own || own_.count(der) != 0;
    found.push_back({std::move(der), own ? Origin::own : Origin::system});
  };
  const auto [begin, end] = index_.equal_range(name_hash(subject.der));
  for (auto it = begin; it != end; ++it) {
    const Entry& entry = it->second;
    if (!entry.der.empty()) {
      add(to_bytes(entry.der), entry.origin);
    } else if (auto der = decode_certificate(entry.label, entry.base64)) {
      add(std::move(*der), entry.origin);
    }
  }
  return found;
}

std::vector<Bytes> TrustStore::subjects() const {
  std::vector<Bytes> subjects;
  for (const auto& [hash, entry] : index_) {
    const Bytes der = entry.der.empty() ? decode_certificate(entry.label, entry.base64).value_or(Bytes{})
                                        : to_bytes(entry.der);
    const std::optional<View> subject = subject_of(der);
    if (subject && (subjects.empty() || !equal(subjects.back(), *subject)))
      subjects.push_back(to_bytes(*subject));
  }
  return subjects;
}

}  // namespace glasstls::x509
