#include "render/html/machines.hpp"

#include <algorithm>

#include "handshake/client.hpp"
#include "handshake/server.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::render::html;

namespace {

/// The box that a state is drawn in, or empty.
std::string_view box_of(const Machine& machine, std::string_view state) {
  for (const SameBox& same : machine.same)
    if (same.state == state) return same.box;
  for (const Box& box : machine.boxes)
    if (box.state == state) return box.state;
  return {};
}

bool draws(const Machine& machine, std::string_view from, std::string_view to) {
  return std::any_of(machine.arrows.begin(), machine.arrows.end(),
                     [&](const DrawnArrow& arrow) { return arrow.from == from && arrow.to == to; });
}

template <class Role>
void holds_against_the_engine(const Machine& machine, const std::vector<handshake::Arrow>& besides) {
  std::vector<handshake::Arrow> arrows = handshake::diagram<Role>();
  for (const handshake::Arrow& arrow : arrows) {
    INFO(arrow.from << " --" << arrow.message << "--> " << arrow.to);
    const std::string_view from = box_of(machine, arrow.from), to = box_of(machine, arrow.to);
    CHECK_FALSE(from.empty());
    CHECK_FALSE(to.empty());
    if (from != to) CHECK(draws(machine, from, to));
  }
  arrows.insert(arrows.end(), besides.begin(), besides.end());
  for (const DrawnArrow& drawn : machine.arrows) {
    INFO(drawn.from << " --> " << drawn.to);
    CHECK(std::any_of(arrows.begin(), arrows.end(), [&](const handshake::Arrow& arrow) {
      return box_of(machine, arrow.from) == drawn.from && box_of(machine, arrow.to) == drawn.to;
    }));
  }
  for (const Box& box : machine.boxes) {
    INFO(box.state);
    CHECK(std::any_of(arrows.begin(), arrows.end(), [&](const handshake::Arrow& arrow) {
      return arrow.from == box.state || arrow.to == box.state;
    }));
  }
  for (const SameBox& same : machine.same) {
    INFO(same.state);
    CHECK(std::any_of(arrows.begin(), arrows.end(),
                      [&](const handshake::Arrow& arrow) { return arrow.to == same.state; }));
    if (!same.through.empty()) CHECK(draws(machine, same.through, same.box));
  }
}

}  // namespace

// Two arrows of A.1 are no handlers of messages: the client starts by itself, and what a HelloRetryRequest
// leads to is one state of its own in the engine, where A.1 goes back to START.
TEST_CASE("the page draws the client's machine as the engine has it") {
  holds_against_the_engine<handshake::Client>(client_machine(),
                                              {{"START", "", "WAIT_SH"}, {"WAIT_SH", "", "START"}});
}

TEST_CASE("the page draws the server's machine as the engine has it") {
  holds_against_the_engine<handshake::Server>(server_machine(), {});
}

TEST_CASE("no two boxes of a machine lie on each other") {
  constexpr int width = 108, height = 26;
  for (const Machine* machine : {&client_machine(), &server_machine()})
    for (const Box& one : machine->boxes)
      for (const Box& other : machine->boxes) {
        INFO(one.state << " and " << other.state);
        CHECK((&one == &other || std::abs(one.x - other.x) > width || std::abs(one.y - other.y) > height));
      }
}
