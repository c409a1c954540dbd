#pragma once

#include "flow/carrier.hpp"
#include "lab/arrivals.hpp"

namespace glasstls::lab {

/// Somebody on the path between one side, which is ours, and a real peer. They have our keys, and change one
/// message on its way out or in; each side's transcript has what that side sent and received.
class Interception : public flow::Carrier {
 public:
  /// `ours` is "client" or "server". `tamperer` outlives this.
  Interception(std::string_view ours, Tamperer& tamperer)
      : departures_(ours, tamperer), arrivals_(ours == "client" ? "server" : "client", tamperer) {}

  void receive(const trace::Event& event) override {
    departures_.receive(event);
    arrivals_.receive(event);
  }
  bool wants_secrets() const override { return true; }

  Bytes take() override { return departures_.take(); }
  void bring(View bytes, const std::function<void(View)>& give) override { arrivals_.bring(bytes, give); }

 private:
  Courier departures_;
  Arrivals arrivals_;
};

}  // namespace glasstls::lab
