#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/alert.hpp"
#include "messages/handshake.hpp"
#include "trace/checker.hpp"

/// The overload set is the state diagram (RFC 9846 appendix A). A role has one `on(State, const Message&)`
/// for each arrow, whose return type says where the arrow may lead.
namespace glasstls::handshake {

/// Where an arrow may lead: one of these states. A handler that tries to return another one does not compile.
template <class... States>
struct Next {
  std::variant<States...> state;  ///< the one that was chosen
  /// `next` must be one of the states.
  template <class State>
  Next(State next) : state(std::move(next)) {}
};

/// Whether `Role` has an arrow from `State` for `Message`.
template <class Role, class State, class Message>
concept Handles = requires(Role role, State state, const Message& message) {
  role.on(std::move(state), message);
};

/// Whether `Role` leaves `State` as soon as it is entered: RECVD_CH and NEGOTIATED of RFC 9846 A.2 wait for
/// no message.
template <class Role, class State>
concept Advances = requires(Role role, State state) {
  role.advance(std::move(state));
};

/// One arrow of a diagram. `message` is empty if the arrow needs no message.
struct Arrow {
  std::string_view from, message, to;
  friend bool operator==(const Arrow&, const Arrow&) = default;
};

namespace detail {

/// Adds the arrows from one state for one message.
template <class From, class Message, class... To>
void add_arrows(std::vector<Arrow>& arrows, std::type_identity<Next<To...>>) {
  (arrows.push_back({From::name, Message::name, To::name}), ...);
}

/// The same, if there are any.
template <class Role, class State, class Message>
void add_cell(std::vector<Arrow>& arrows) {
  if constexpr (Handles<Role, State, Message>)
    add_arrows<State, Message>(arrows, std::type_identity<decltype(std::declval<Role&>().on(
                                           std::declval<State>(), std::declval<const Message&>()))>{});
}

/// The message of an arrow that needs none.
struct Nothing {
  static constexpr std::string_view name = "";
};

/// Adds the arrows from one state.
template <class Role, class State, class... Messages>
void add_row(std::vector<Arrow>& arrows, std::type_identity<std::variant<Messages...>>) {
  if constexpr (Advances<Role, State>)
    add_arrows<State, Nothing>(
        arrows, std::type_identity<decltype(std::declval<Role&>().advance(std::declval<State>()))>{});
  (add_cell<Role, State, Messages>(arrows), ...);
}

/// Adds the arrows from all states.
template <class Role, class... States>
void add_table(std::vector<Arrow>& arrows, std::type_identity<std::variant<States...>>) {
  (add_row<Role, States>(arrows, std::type_identity<messages::Message>{}), ...);
}

}  // namespace detail

/// All arrows of a role: the compiler knows which overloads exist.
template <class Role>
std::vector<Arrow> diagram() {
  std::vector<Arrow> arrows;
  detail::add_table<Role>(arrows, std::type_identity<typename Role::State>{});
  return arrows;
}

/// The messages that `Role` accepts in the state of that name, for people: "Certificate or
/// CertificateRequest".
template <class Role>
std::string accepted_messages(std::string_view state) {
  std::string list;
  std::string_view last;
  for (const Arrow& arrow : diagram<Role>()) {
    if (arrow.from != state || arrow.message == last) continue;
    last = arrow.message;
    list.append(list.empty() ? "" : " or ").append(last);
  }
  return list.empty() ? "no handshake message" : list;
}

/// "WAIT_SH": the name of the state that the variant holds.
template <class State>
std::string_view state_name(const State& state) {
  return std::visit([](const auto& s) { return std::decay_t<decltype(s)>::name; }, state);
}

/// Follows the arrow from `state` for `message`. The state is moved into its handler, so the secrets that
/// only it had end there. Throws Failure with `unexpected_message` if there is no arrow (RFC 9846 4), and
/// what the handler throws.
template <class Role>
typename Role::State step(Role& role, typename Role::State state, const messages::Message& message,
                          const trace::Checker& checker) {
  using Result = typename Role::State;
  return std::visit(
      [&](auto&& from, const auto& received) -> Result {
        using From = std::decay_t<decltype(from)>;
        using Message = std::decay_t<decltype(received)>;
        constexpr bool handled = Handles<Role, From, Message>;
        const std::string fact =
            handled ? "" : std::string(Message::name) + " came in the state " + std::string(From::name);
        checker.require(
            handled,
            {Alert::unexpected_message, "a message must be one that the state waits for", {9846, "4"}, fact},
            [] { return accepted_messages<Role>(From::name); }, Message::name);
        if constexpr (handled)
          return std::visit([](auto&& to) -> Result { return std::move(to); },
                            std::move(role.on(std::move(from), received).state));
        else
          throw std::logic_error("a message without an arrow was let through");
      },
      std::move(state), message);
}

namespace detail {

/// Follows the arrow from the state `from` that needs no message, if there is one.
template <class Role, class From>
std::optional<typename Role::State> advance_from(Role& role, From& from) {
  if constexpr (Advances<Role, From>)
    return std::visit([](auto&& to) -> typename Role::State { return std::move(to); },
                      std::move(role.advance(std::move(from)).state));
  else
    return std::nullopt;
}

}  // namespace detail

/// Follows the arrow from `state` that needs no message, if there is one.
template <class Role>
std::optional<typename Role::State> advance(Role& role, typename Role::State& state) {
  return std::visit([&role](auto& from) { return detail::advance_from(role, from); }, state);
}

}  // namespace glasstls::handshake
