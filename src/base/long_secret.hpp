#pragma once

#include "base/secret.hpp"

namespace glasstls {

/// A secret that is too long for Secret: a prime of RSA, a file with a private key. It lives on the heap,
/// cannot be copied, and is wiped when it is destroyed or overwritten. Its size may be public; its bytes may
/// not.
class LongSecret {
 public:
  /// Holds nothing.
  LongSecret() = default;
  /// `size` zero bytes, to be filled through writable().
  explicit LongSecret(std::size_t size) : bytes_(size) {}
  /// A copy of `value`. The caller still owns, and wipes, the original.
  explicit LongSecret(View value) : bytes_(value.begin(), value.end()) {}
  /// Takes the bytes of `value`, which is empty afterwards.
  explicit LongSecret(Bytes&& value) noexcept : bytes_(std::move(value)) {}
  /// Takes the value of `other`, which is empty afterwards.
  LongSecret(LongSecret&& other) noexcept : bytes_(std::move(other.bytes_)) {}
  LongSecret& operator=(LongSecret&& other) noexcept {
    wipe();
    bytes_ = std::move(other.bytes_);
    return *this;
  }
  LongSecret(const LongSecret&) = delete;
  LongSecret& operator=(const LongSecret&) = delete;
  ~LongSecret() { wipe(); }

  /// In bytes.
  std::size_t size() const { return bytes_.size(); }
  /// Whether it holds nothing.
  bool empty() const { return bytes_.empty(); }

  /// The value itself. Every use of this is a place where a secret leaves its type.
  View reveal() const { return bytes_; }
  /// The place to write the value to.
  std::span<std::uint8_t> writable() { return bytes_; }

  /// A copy, made on purpose.
  LongSecret duplicate() const { return LongSecret(reveal()); }

  /// Overwrites the value with zeros and forgets it.
  void wipe() noexcept {
    glasstls::wipe(bytes_);
    bytes_.clear();
  }

 private:
  Bytes bytes_;
};

}  // namespace glasstls
