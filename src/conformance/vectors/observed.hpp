#pragma once

#include <array>
#include <string>
#include <vector>

#include "trace/event.hpp"

namespace glasstls::conformance {

/// A sink that copies what an engine computed, to compare it with published values. It keeps secrets as plain
/// bytes: it is only for test vectors, whose secrets are public.
class Observed : public trace::Sink {
 public:
  /// A record: its plaintext content, and the bytes that were sent.
  struct Record {
    Bytes content, wire;
  };
  /// A secret that was derived, and from what.
  struct Derived {
    std::string name, from, label;
    Bytes context, value, input;
  };

  /// Copies the event.
  void receive(const trace::Event& event) override;
  /// Always true.
  bool wants_secrets() const override { return true; }

  /// The handshake messages of one direction, in order.
  const std::vector<Bytes>& messages(trace::Direction direction) const;
  /// The records of one direction, in order.
  const std::vector<Record>& records(trace::Direction direction) const;

  /// The first secret with that name, or null.
  const Derived* secret(std::string_view name) const;
  /// The first secret derived with that label (without "tls13 ") and, if `from` is not empty, from that
  /// secret; or null.
  const Derived* derived(std::string_view label, std::string_view from = {}) const;

  /// Why the connection ended early; empty if it did not.
  const std::string& alert() const { return alert_; }

 private:
  std::array<std::vector<Bytes>, 2> messages_;
  std::array<std::vector<Record>, 2> records_;
  std::vector<Derived> secrets_;
  std::string alert_;
};

}  // namespace glasstls::conformance
