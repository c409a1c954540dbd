#pragma once

#include <array>
#include <string>
#include <vector>

#include "trace/event.hpp"

namespace glasstls::conformance {

/// A sink that copies what an engine computed, so that it can be held against published figures. It keeps the
/// values of secrets as plain bytes: for vectors, which have no secrets.
class Observed : public trace::Sink {
 public:
  struct Record {
    Bytes content, wire;
  };
  struct Derived {
    std::string name, from, label;
    Bytes context, value, input;
  };

  void receive(const trace::Event& event) override;
  bool wants_secrets() const override { return true; }

  const std::vector<Bytes>& messages(trace::Direction direction) const;
  const std::vector<Record>& records(trace::Direction direction) const;

  /// The first secret of that name; or null.
  const Derived* secret(std::string_view name) const;
  /// The first secret derived with that label (without "tls13 "), and where `from` is not empty, from that
  /// secret; or null.
  const Derived* derived(std::string_view label, std::string_view from = {}) const;

  /// Why the connection ended before its time; empty where it did not.
  const std::string& alert() const { return alert_; }

 private:
  std::array<std::vector<Bytes>, 2> messages_;
  std::array<std::vector<Record>, 2> records_;
  std::vector<Derived> secrets_;
  std::string alert_;
};

}  // namespace glasstls::conformance
