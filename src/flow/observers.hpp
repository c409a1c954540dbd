#pragma once

#include <vector>

#include "flow/event.hpp"

namespace glasstls::flow {

/// Several observers of one flow. They are informed in the order in which they were added.
class Observers : public Observer {
 public:
  /// `observer` may be null, and outlives this.
  void add(Observer* observer) {
    if (observer) observers_.push_back(observer);
  }
  void receive(const Event& event) override {
    for (Observer* observer : observers_) observer->receive(event);
  }

 private:
  std::vector<Observer*> observers_;
};

}  // namespace glasstls::flow
