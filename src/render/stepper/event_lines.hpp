#pragma once

#include <string>
#include <string_view>

#include "render/text/views.hpp"

/// One event of a story at a time, for the stepper.
namespace glasstls::render::stepper {

using text::Look;

/// An event in one line.
struct Headline {
  text::Ink ink = text::Ink::plain;
  std::string mark{};    ///< an arrow, a tick; may be empty
  std::string title{};   ///< "ClientHello"; safe to print
  std::string beside{};  ///< "1,534 bytes, record 0, plaintext"; safe to print, may be empty
};
/// The line of an event.
Headline headline(const Look& look, const story::Story& story, const story::Step& step);

/// Whether `next` stops there. At records, secrets and kept rules only `step` stops.
bool matters(const story::Step& step);

/// Everything else about the event, in whole lines.
std::string details(const Look& look, const story::Step& step);

/// Every byte of a message, a record or certificates. Empty for other events.
std::string bytes(const Look& look, const story::Step& step);

/// Its explanation with its section, in whole lines; empty if there is none.
std::string explanation(const Look& look, const story::Step& step);

/// Whether a breakpoint of that name stops there: the name of a message, state, secret or alert, or a word
/// such as "alert", "keys" or "HTTP". Lower and upper case are the same.
bool is_called(const story::Step& step, std::string_view name);
/// A name with which a breakpoint stops there; empty if there is none.
std::string break_name(const story::Step& step);
/// Whether any event can have that name.
bool may_be_called(std::string_view name);

}  // namespace glasstls::render::stepper
