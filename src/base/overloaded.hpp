#pragma once

namespace glasstls {

/// One function made of several, of which the argument's type chooses: what std::visit wants.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace glasstls
