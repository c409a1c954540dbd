#include "story/cost.hpp"

namespace glasstls::story {

namespace {

/// Counts what the fields of a step have on the heap, in bytes.
class HeapCount {
 public:
  std::size_t sum = 0;

  template <class Value>
  void operator()(std::string_view, const Value& value, auto...) {
    add(value);
  }

  void add(const Bytes& bytes) { allocated(bytes.capacity()); }
  void add(const std::string& text) {
    static const std::size_t inside = std::string().capacity();
    if (text.capacity() > inside) allocated(text.capacity() + 1);
  }
  template <class Value>
  requires std::is_arithmetic_v<Value> || std::is_enum_v<Value> || std::same_as<Value, Rfc>
  void add(const Value&) {}
  template <class Value>
  void add(const std::optional<Value>& value) {
    if (value) add(*value);
  }
  template <class Element>
  void add(const std::vector<Element>& list) {
    allocated(list.capacity() * sizeof(Element));
    for (const Element& element : list) add(element);
  }
  template <Fielded What>
  void add(const What& what) {
    Fields<What>::walk(what, *this);
  }
  // A Failure holds its text twice: in what() and in its parts.
  void add(const Failure& failure) {
    Fields<Failure>::walk(failure, *this);
    allocated(std::string_view(failure.what()).size() + 25);
  }
  // Why records could not be opened is not among the fields of a trace.
  void add(const ApplicationData& data) { add(data.closed); }

 private:
  /// An allocation of that size: the allocator rounds up to 16 bytes, and uses 8 bytes of its own.
  void allocated(std::size_t size) {
    if (size > 0) sum += (size + 8 + 15) / 16 * 16;
  }
};

}  // namespace

std::size_t cost_of(const Step& step) {
  HeapCount heap;
  std::visit([&](const auto& what) { heap.add(what); }, step.what);
  return 2 * sizeof(Step) + heap.sum;
}

}  // namespace glasstls::story
