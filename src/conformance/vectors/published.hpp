#pragma once

#include <map>
#include <string>

#include "conformance/vectors/rfc8448_trace.hpp"
#include "handshake/random_source.hpp"
#include "handshake/signing.hpp"

namespace glasstls::conformance {

/// The random values of one side of a trace, as far as the RFC publishes them. Each value is given out once.
class PublishedRandom : public handshake::RandomSource {
 public:
  /// Has the private keys that `who`, "client" or "server", makes in `trace`.
  PublishedRandom(const Trace& trace, std::string_view who);
  /// Adds the value for a purpose of handshake::RandomSource.
  void add(std::string purpose, Bytes value) { values_[std::move(purpose)] = std::move(value); }

  /// Throws std::invalid_argument if the trace has no value of that size for the purpose.
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override;

 private:
  std::map<std::string, Bytes, std::less<>> values_;
};

/// Returns the RFC's own signature, because its randomness or its key is not published.
class PublishedSignature : public handshake::SigningKey {
 public:
  /// `signature` is the one that the RFC prints.
  explicit PublishedSignature(Bytes signature) : signature_(std::move(signature)) {}
  /// The RFC's signature, for any content.
  Bytes sign(messages::SignatureScheme, View, handshake::RandomSource&) const override { return signature_; }

 private:
  Bytes signature_;
};

}  // namespace glasstls::conformance
