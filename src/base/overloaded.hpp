#pragma once

namespace glasstls {

/// One callable made of several functions, for std::visit: the type of the argument chooses which one is
/// called.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
/// Lets the compiler deduce the functions: Overloaded{[](A) {}, [](B) {}}.
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace glasstls
