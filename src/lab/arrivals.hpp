#pragma once

#include <functional>
#include <optional>

#include "lab/courier.hpp"

namespace glasstls::lab {

/// Brings one side what the other sends over a real network, and does the tampering on the way. It has the
/// keys that this side opens records with: it opens each record, and seals it again under the same keys. What
/// it cannot open arrives as it came.
class Arrivals {
 public:
  /// `sender` is the other side: "client" or "server". `tamperer` outlives this.
  Arrivals(std::string_view sender, Tamperer& tamperer) : sender_(sender), tamperer_(tamperer) {}

  /// Takes note of new keys for reading.
  void receive(const trace::Event& event);

  /// Takes what came from the network, and gives on what is to arrive, one record at a time: a record may
  /// bring the keys for the next one.
  void bring(View bytes, const std::function<void(View)>& give);

 private:
  struct Keys {
    record::Protection opens, seals;
  };
  struct Content {
    messages::ContentType type{};
    View bytes{};
    std::size_t padding = 0;
    bool flips = false;
  };
  using Give = std::function<void(View)>;

  void pass(Bytes record, const Give& give);
  void pass_messages(View content, std::size_t padding, const Bytes& like, const Give& give);
  void give_content(Content content, const Bytes& like, const Give& give);

  std::string_view sender_;
  Tamperer& tamperer_;
  std::optional<Keys> keys_;
  Bytes buffer_;          ///< records that are not whole
  Bytes messages_;        ///< of the handshake, the last one not whole
  bool readable_ = true;  ///< until something comes that is no record
};

}  // namespace glasstls::lab
