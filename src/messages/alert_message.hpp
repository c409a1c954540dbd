#pragma once

#include "base/alert.hpp"
#include "messages/numbers.hpp"

namespace glasstls::messages {

/// RFC 9846 6: the content of an alert record.
struct AlertMessage {
  AlertLevel level{};
  Alert description{};

  static constexpr Rfc rfc{9846, "6"};
  // struct {
  //     AlertLevel level;
  //     AlertDescription description;
  // } Alert;
  static void walk(auto& self, auto& w) {
    w.number("level", self.level);
    w.number("description", self.description);
  }
};

}  // namespace glasstls::messages
