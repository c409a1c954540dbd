#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "lab/tampering.hpp"
#include "record/protection.hpp"
#include "trace/event.hpp"

/// Somebody on the path who has the keys of both sides: they can change a message before it is encrypted, and
/// encrypt it under the sender's keys. What they do not change arrives exactly as it was sent.
namespace glasstls::lab {

/// Does the tampering, once, and notes that it was done.
class Tamperer {
 public:
  /// What to do if the tampering is not possible: throw, or note the trouble and change nothing.
  enum class Trouble : std::uint8_t { thrown, noted };

  /// Null: changes nothing. `tampering` outlives this.
  explicit Tamperer(const Tampering* tampering, Trouble how = Trouble::thrown)
      : tampering_(tampering), how_(how) {}

  /// The messages of a record as they arrive. Throws UsageError if the tampering is not possible there,
  /// unless that is only noted.
  std::vector<Bytes> pass(std::string_view sender, std::vector<Bytes> messages);
  /// Whether to flip the last bit of the record that holds these messages.
  bool flips(std::string_view sender, const std::vector<Bytes>& messages);

  /// What was done, in words; empty until then.
  const std::string& done() const { return done_; }
  /// Why it was not possible, if that is noted; otherwise empty.
  const std::string& trouble() const { return trouble_; }

 private:
  std::vector<Bytes> change(std::size_t at, std::string_view sender, std::vector<Bytes> messages);
  std::size_t find(std::string_view sender, const std::vector<Bytes>& messages) const;

  const Tampering* tampering_;
  Trouble how_;
  std::string done_, trouble_;
};

/// The handshake messages in `content`, headers included; empty if one of them is incomplete.
std::vector<Bytes> whole_messages(View content);

/// Carries what one side sends. As that side's sink, it sees the messages and the keys.
class Courier : public trace::Sink {
 public:
  /// `sender` is "client" or "server". `tamperer` outlives this.
  Courier(std::string_view sender, Tamperer& tamperer) : sender_(sender), tamperer_(tamperer) {}

  void receive(const trace::Event& event) override;
  bool wants_secrets() const override { return true; }

  /// The bytes for the other side. Each is returned once. Throws UsageError if the tampering is not possible.
  Bytes take();

 private:
  struct Record {
    trace::Epoch epoch{};
    messages::ContentType type{};
    std::size_t padding = 0;
    Bytes start{};  // the first 3 bytes of its header: type and version
    Bytes content{};
  };

  void carry(const Record& record);
  void seal(const Record& like, View content);

  std::string_view sender_;
  Tamperer& tamperer_;
  // receive() is called within the engine and only keeps; take() may throw, for the user to see.
  std::vector<std::variant<Record, record::Protection>> heard_;
  std::optional<record::Protection> protection_;
  Bytes out_;
};

}  // namespace glasstls::lab
