#pragma once

#include <string>

#include "base/secret.hpp"

namespace glasstls {

/// Wipes a buffer that holds a secret when the scope ends, also if an error is thrown. The buffer must
/// outlive it. What the buffer has then is wiped, not what it left behind when it grew.
class Wiper {
 public:
  explicit Wiper(std::string& text) : text_(&text) {}
  explicit Wiper(Bytes& bytes) : bytes_(&bytes) {}
  Wiper(const Wiper&) = delete;
  Wiper& operator=(const Wiper&) = delete;
  ~Wiper() {
    if (text_) wipe({reinterpret_cast<std::uint8_t*>(text_->data()), text_->size()});
    if (bytes_) wipe(*bytes_);
  }

 private:
  std::string* text_ = nullptr;
  Bytes* bytes_ = nullptr;
};

}  // namespace glasstls
