#include "story/cost.hpp"

#include "base/overloaded.hpp"

namespace glasstls::story {

namespace {

/// What things have on the heap, in bytes.
struct Heap {
  /// An allocation of that size: the allocator rounds up to 16 bytes, and keeps 8 of its own.
  static std::size_t allocated(std::size_t size) { return size == 0 ? 0 : (size + 8 + 15) / 16 * 16; }

  static std::size_t of(const Bytes& bytes) { return allocated(bytes.capacity()); }
  static std::size_t of(const std::optional<Bytes>& bytes) { return bytes ? of(*bytes) : 0; }
  static std::size_t of(const std::string& text) {
    static const std::size_t inside = std::string().capacity();
    return text.capacity() <= inside ? 0 : allocated(text.capacity() + 1);
  }
  static std::size_t of(const Check& c) {
    return of(c.subject, c.rule, c.expected, c.presented, c.advice, c.fact);
  }
  static std::size_t of(const Fact& f) { return of(f.name, f.value, f.why); }
  static std::size_t of(const std::pair<std::string, std::string>& p) { return of(p.first, p.second); }
  static std::size_t of(const CertificateSummary& c) {
    return of(c.title, c.subject, c.issuer, c.names, c.key, c.signature, c.not_before, c.not_after);
  }
  // What a Failure tells is kept twice: in what() and in its parts.
  static std::size_t of(const Failure& f) {
    return of(f.why, f.expected, f.presented) + allocated(std::string_view(f.what()).size() + 25);
  }
  template <class Element>
  static std::size_t of(const std::vector<Element>& list) {
    std::size_t sum = allocated(list.capacity() * sizeof(Element));
    for (const Element& element : list) sum += of(element);
    return sum;
  }
  template <class First, class Second, class... More>
  static std::size_t of(const First& first, const Second& second, const More&... more) {
    return of(first) + of(second) + (of(more) + ... + std::size_t{0});
  }
};

}  // namespace

std::size_t cost_of(const Step& step) {
  return 2 * sizeof(Step) +
         std::visit(Overloaded{
                        [](const RecordStep& r) { return Heap::of(r.content, r.wire); },
                        [](const ApplicationData& d) { return Heap::of(d.closed); },
                        [](const Message& m) { return Heap::of(m.name, m.bytes); },
                        [](const SecretStep& d) {
                          return Heap::of(d.name, d.from, d.label, d.keylog_label, d.hash, d.context,
                                          d.client_random, d.value, d.input);
                        },
                        [](const KeysStep& k) { return Heap::of(k.secret, k.cipher_suite, k.key, k.iv); },
                        [](const StateStep& s) { return Heap::of(s.name); },
                        [](const Check& c) { return Heap::of(c); },
                        [](const AlertStep& a) { return a.failure ? Heap::of(*a.failure) : std::size_t{0}; },
                        [](const CertificatesStep& j) {
                          return Heap::of(j.chain, j.verdict.checks, j.certificates);
                        },
                        [](const RequestStep& o) { return Heap::of(o.url, o.server, o.connect_to); },
                        [](const PhaseBegun& b) { return Heap::of(b.title); },
                        [](const PhaseEnded& e) { return Heap::of(e.facts); },
                        [](const HttpHead& h) { return Heap::of(h.first_line, h.fields); },
                        [](const ClosedStep&) { return std::size_t{0}; },
                        [](const ErrorStep& t) { return Heap::of(t.what, t.expected, t.presented); },
                        [](const Note& n) { return Heap::of(n.title, n.text, n.facts); },
                    },
                    step.what);
}

}  // namespace glasstls::story
