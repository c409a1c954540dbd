#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/alert.hpp"
#include "story/facts.hpp"

/// Questions about the story of a visit, to check whether a scenario went as it should.
namespace glasstls::lab {

/// A visit that was shown.
struct Shown {
  const story::Story& story;
  story::NegotiationSummary negotiated;
  const story::Story& before;  ///< the visit before it; without steps where there was none
};

/// Whether the handshake was completed and a response with status 200 came.
bool got_page(const Shown& shown);

/// Whether the client failed, and that alert went in that direction.
bool ended_with(const Shown& shown, story::Direction direction, Alert alert);
/// Whether the client failed, and no alert went in either direction.
bool ended_without_alert(const Shown& shown);

/// Whether keys of that generation came into use; 0 is the first.
bool has_keys(const story::Story& story, story::Direction direction, std::uint64_t generation);

/// The first handshake message of that name and direction; null if there is none.
const story::Message* find_message(const story::Story& story, std::string_view name,
                                   story::Direction direction);
/// The size of the first message of that name, in bytes; 0 if there is none.
std::size_t size_of(const story::Story& story, std::string_view message);
/// The size of all handshake messages in that direction but NewSessionTicket, in bytes.
std::size_t handshake_size(const story::Story& story, story::Direction direction);

}  // namespace glasstls::lab
