#pragma once

#include <string>
#include <string_view>

#include "render/text/views.hpp"

/// One event of a story at a time, for those who walk through it.
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

/// Whether `next` stops there. Records, secrets and rules that were kept are only for `step`.
bool matters(const story::Step& step);

/// What there is to say of the event besides, in whole lines.
std::string details(const Look& look, const story::Step& step);

/// Every byte of the event: of a message, a record or certificates. Empty where it has none.
std::string bytes(const Look& look, const story::Step& step);

/// Its explanation with its section, in whole lines; empty where there is none.
std::string explanation(const Look& look, const story::Step& step);

/// What somebody on the path sees of the event, with the way that it went; empty where it happens inside of a
/// machine. `in_clear` says of a message whether its record was not protected.
std::string observed(const Look& look, const story::Step& step, bool in_clear);

/// Whether a breakpoint of that name stops there: the name of a message, state, secret or alert, or a word
/// such as "alert", "keys" or "HTTP". Lower and upper case are the same.
bool is_called(const story::Step& step, std::string_view name);
/// A name that a breakpoint would stop there by; empty where there is none.
std::string break_name(const story::Step& step);
/// Whether there is anything that could be called so.
bool may_be_called(std::string_view name);

}  // namespace glasstls::render::stepper
