#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "lab/tampering.hpp"
#include "record/protection.hpp"
#include "trace/event.hpp"

/// Somebody on the path who has both sides' keys. All that he does not change arrives as it was sent; what is
/// encrypted he changes before it is protected, and protects it under the sender's keys.
namespace glasstls::lab {

/// What he does, and whether he has done it.
class Tamperer {
 public:
  explicit Tamperer(const Tampering* tampering) : tampering_(tampering) {}

  /// What a record's messages become on their way.
  std::vector<Bytes> pass(std::string_view sender, std::vector<Bytes> messages);
  /// Whether the last bit of the record that holds these messages is flipped.
  bool flips(std::string_view sender, const std::vector<Bytes>& messages);

  /// What was done, in words; empty as long as nothing was.
  const std::string& done() const { return done_; }

 private:
  std::size_t find(std::string_view sender, const std::vector<Bytes>& messages) const;

  const Tampering* tampering_;
  std::string done_;
};

/// Carries what one side sends. He learns of it, and of the keys, as the side's sink.
class Courier : public trace::Sink {
 public:
  /// `sender` is "client" or "server". What is referred to outlives this.
  Courier(std::string_view sender, Tamperer& tamperer) : sender_(sender), tamperer_(tamperer) {}

  void receive(const trace::Event& event) override;
  bool wants_secrets() const override { return true; }

  /// The bytes for the other side, handed over. Throws UsageError where what is to be done cannot be.
  Bytes take();

 private:
  struct Record {
    trace::Epoch epoch{};
    messages::ContentType type{};
    std::size_t padding = 0;
    Bytes start{};  // of its header: type and version
    Bytes content{};
  };

  void carry(const Record& record);
  void seal(const Record& like, View content);

  std::string_view sender_;
  Tamperer& tamperer_;
  // Within the engine he listens alone: what he throws is for the user.
  std::vector<std::variant<Record, record::Protection>> heard_;
  std::optional<record::Protection> protection_;
  Bytes out_;
};

}  // namespace glasstls::lab
