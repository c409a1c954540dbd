#pragma once

#include "base/alert.hpp"
#include "support/catch.hpp"

namespace glasstls::testing {

/// The alert of the Failure that the action throws; fails the test if it throws none.
Alert alert_of(auto&& action) {
  try {
    action();
  } catch (const Failure& failure) {
    return failure.alert;
  }
  FAIL("no Failure");
  return Alert::internal_error;
}

}  // namespace glasstls::testing
