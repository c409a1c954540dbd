#pragma once

#include <map>
#include <string>

#include "conformance/rfc8448_trace.hpp"
#include "handshake/random_source.hpp"
#include "handshake/signing.hpp"

namespace glasstls::conformance {

/// What one side of a trace drew at random, as far as the RFC publishes it. Each value is given out once.
class PublishedRandom : public handshake::RandomSource {
 public:
  /// With the private keys that `who`, "client" or "server", makes in `trace`.
  PublishedRandom(const Trace& trace, std::string_view who);
  void add(std::string purpose, Bytes value) { values_[std::move(purpose)] = std::move(value); }

  /// Throws std::invalid_argument for what the trace does not have in that size.
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override;

 private:
  std::map<std::string, Bytes, std::less<>> values_;
};

/// "Signs" with the RFC's own signature: its randomness, or its key, is not published.
class PublishedSignature : public handshake::SigningKey {
 public:
  explicit PublishedSignature(Bytes signature) : signature_(std::move(signature)) {}
  Bytes sign(messages::SignatureScheme, View, handshake::RandomSource&) const override { return signature_; }

 private:
  Bytes signature_;
};

}  // namespace glasstls::conformance
