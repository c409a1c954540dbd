#include "story/replay.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "connection/client.hpp"
#include "messages/handshake.hpp"
#include "record/protection.hpp"
#include "schedule/cipher_suite.hpp"
#include "story/annotate.hpp"
#include "story/recorder.hpp"
#include "story/replay_setup.hpp"

namespace glasstls::story {

namespace {

/// Of application data, in all: a trace could claim any number.
constexpr std::uint64_t most_records = 65'536;

/// What ends a replay early.
struct Diverged {
  Divergence divergence;
};
struct Stopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string_view sender(Direction direction) { return direction == Direction::sent ? "client" : "server"; }

/// Hands out again what was drawn, to those who ask for the same in the same order.
class Redrawn : public handshake::RandomSource {
 public:
  explicit Redrawn(std::span<const Drawn> drawn) : drawn_(drawn) {}

  /// The step at which the connection begins that draws now.
  void begin(std::size_t step) { step_ = step; }

  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    if (next_ == drawn_.size())
      throw Stopped("the random bytes for " + std::string(purpose) + " were not recorded");
    const Drawn& drawn = drawn_[next_++];
    const std::string wanted = std::to_string(out.size()) + " bytes for " + std::string(purpose);
    const std::string had = std::to_string(drawn.value.size()) + " bytes for " + drawn.purpose;
    if (wanted != had) throw Diverged{{step_, "what random bytes are drawn for", {}, 0, had, wanted}};
    std::copy(drawn.value.begin(), drawn.value.end(), out.begin());
  }

 private:
  std::span<const Drawn> drawn_;
  std::size_t next_ = 0, step_ = 0;
};

/// What of a step is compared: what it is called, of what kind it is, and its bytes or words.
struct Comparable {
  std::string stream{};  ///< steps of one stream are compared in their order
  std::string what{};
  std::vector<std::pair<std::string_view, Bytes>> parts{};
};

Bytes text(std::string_view words) { return to_bytes(as_bytes(words)); }

Comparable comparable(const Step& step) {
  if (const auto* record = std::get_if<Record>(&step.what)) {
    const std::string who(sender(record->direction));
    return {"records of the " + who,
            "record " + std::to_string(record->number) + " of the " + who,
            {{"wire", record->wire}, {"content", record->content}}};
  }
  if (const auto* message = std::get_if<Message>(&step.what)) {
    const std::string who(sender(message->direction));
    return {"messages of the " + who, message->name + " of the " + who, {{"message", message->bytes}}};
  }
  if (const auto* secret = std::get_if<Derived>(&step.what))
    return {"secrets",
            "the secret " + secret->name,
            {{"name", text(secret->name)},
             {"label", text(secret->label)},
             {"context", secret->context},
             {"value", secret->value.value_or(Bytes{})}}};
  if (const auto* keys = std::get_if<Keys>(&step.what))
    return {"keys of the " + std::string(sender(keys->direction)),
            "the keys of the " + std::string(sender(keys->direction)),
            {{"secret", text(keys->secret)},
             {"cipher_suite", text(keys->cipher_suite)},
             {"key", keys->key.value_or(Bytes{})},
             {"iv", keys->iv.value_or(Bytes{})}}};
  if (const auto* state = std::get_if<State>(&step.what))
    return {"states", "the state", {{"name", text(state->name)}}};
  if (const auto* check = std::get_if<Check>(&step.what))
    return {"rules",
            "the rule \"" + check->rule + "\"",
            {{"rule", text(check->rule)}, {"outcome", text(name_of(check->outcome))}}};
  if (const auto* alarm = std::get_if<Alarm>(&step.what))
    return {"alerts of the " + std::string(sender(alarm->direction)),
            "the alert of the " + std::string(sender(alarm->direction)),
            {{"alert", text(name_of(alarm->alert))}}};
  return {};
}

bool is_text(std::string_view part) {
  return part == "name" || part == "label" || part == "secret" || part == "cipher_suite" || part == "rule" ||
         part == "outcome" || part == "alert";
}

/// The bytes around the first that differs, or the words.
std::string shown(std::string_view part, const Bytes& bytes, std::size_t at) {
  if (is_text(part)) return std::string(as_text(bytes));
  if (at >= bytes.size()) return "the end";
  return to_hex(View(bytes).subspan(at, std::min<std::size_t>(16, bytes.size() - at)));
}

/// The innermost field of a message that the byte lies in.
std::string field_at(View message, std::size_t byte) {
  std::string name;
  const wire::FieldMap map = annotate(message);
  for (std::size_t i = 0; i < map.size(); ++i)
    if (is_leaf(map, i) && byte >= map[i].offset && byte < map[i].offset + map[i].size) name = map[i].name;
  return name;
}

std::optional<Divergence> compare(std::size_t step, const Comparable& recorded, const Comparable& computed) {
  for (std::size_t i = 0; i < recorded.parts.size(); ++i) {
    const auto& [part, then] = recorded.parts[i];
    const Bytes& now = computed.parts[i].second;
    const auto differ = std::mismatch(then.begin(), then.end(), now.begin(), now.end());
    if (differ.first == then.end() && differ.second == now.end()) continue;
    const auto byte = static_cast<std::size_t>(differ.first - then.begin());
    std::string field(part);
    if (part == "message") field = field_at(then, byte);
    if (part == "wire" || is_text(part)) field.clear();
    return Divergence{step, recorded.what,           std::move(field),
                      byte, shown(part, then, byte), shown(part, now, byte)};
  }
  return std::nullopt;
}

/// One connection, computed again.
class Again {
 public:
  Again(std::span<const Step> steps, std::size_t first, std::int64_t began, Redrawn& random)
      : steps_(steps), first_(first), random_(random) {
    clock_.now = began * 1000;
    random_.begin(first);
  }

  void run(Replayed& out) {
    try {
      set_up(setup_, steps_, clock_);
      setup_.config.random = &random_;
      connection::Client client(setup_.config, &recorder_);
      clock_.now += setup_.later;
      for (std::size_t i = 0; i < steps_.size(); ++i) {
        told_ = i;
        follow(client, steps_[i]);
        client.take_output();
        client.take_application_data();
      }
      told_ = steps_.size();
    } catch (const Diverged& diverged) {
      out.divergence = diverged.divergence;
    } catch (const std::exception& stopped) {  // what was recorded may be broken
      out.stopped = stopped.what();
    }
    compare_all(out);
  }

 private:
  void follow(connection::Client& client, const Step& step) {
    if (const auto* record = std::get_if<Record>(&step.what)) {
      if (record->direction == Direction::sent) return;
      client.receive(record->wire);
      if (record->epoch != Epoch::plaintext) sequence_ = record->sequence + 1;
    } else if (const auto* data = std::get_if<ApplicationData>(&step.what)) {
      follow(client, *data);
    } else if (const auto* keys = std::get_if<Keys>(&step.what)) {
      if (keys->direction == Direction::received) server_keys_ = keys, sequence_ = 0;
    } else if (const auto* judgement = std::get_if<Judgement>(&step.what)) {
      if (!judgement->verdict.accepted())
        throw Stopped("the certificate was refused by what was trusted then, which is not in it");
    } else if (const auto* alarm = std::get_if<Alarm>(&step.what)) {
      if (alarm->direction == Direction::sent && alarm->alert == Alert::close_notify) client.close();
    } else if (const auto* message = std::get_if<Message>(&step.what)) {
      if (message->direction == Direction::sent) follow(client, *message);
    }
  }

  /// A certificate of the client's, which is signed for with a key that no trace holds.
  static bool is_proof(const Message& message) {
    constexpr std::size_t without = messages::handshake_header_size + 1 + 3;  // two lengths
    if (message.name == messages::CompressedCertificate::name) return true;
    return message.name == messages::Certificate::name && message.bytes.size() > without &&
           message.bytes.size() > without + message.bytes[messages::handshake_header_size];
  }

  void follow(connection::Client& client, const Message& message) {
    constexpr std::size_t key_update_size = 5;
    if (is_proof(message)) throw Stopped("the client proved who it is with a key that is not in it");
    if (message.name != messages::KeyUpdate::name || message.bytes.size() != key_update_size) return;
    // The engine answers a request by itself; what is more than that, the application wanted.
    ++key_updates_;
    std::size_t made = 0;
    for (const Step& step : recorder_.story().steps)
      if (const auto* ours = std::get_if<Message>(&step.what))
        made += ours->direction == Direction::sent && ours->name == messages::KeyUpdate::name;
    if (made < key_updates_) client.update_keys(message.bytes.back() == 1);
  }

  /// What the application sent or got is not recorded: zeros stand for it, in as many records.
  void follow(connection::Client& client, const ApplicationData& data) {
    const std::uint64_t records = data.last_record - data.first_record + 1;
    if (data.last_record < data.first_record || records > most_records - made_up_ ||
        data.content_size > records * record::max_plaintext)
      throw Stopped("there is more application data than can be made up");
    made_up_ += records;
    std::optional<record::Protection> server;
    if (data.direction == Direction::received) server.emplace(protection());
    for (std::uint64_t i = 0; i < records; ++i) {
      const Bytes content(data.content_size / records + (i < data.content_size % records ? 1 : 0), 0);
      if (server) {
        Bytes wire;
        server->seal(messages::ContentType::application_data, content, 0, wire);
        client.receive(wire);
        ++sequence_;
      } else if (client.can_send()) {
        client.send(content);
      } else {
        client.send_early_data(content);
      }
      client.take_output();
      client.take_application_data();
    }
  }

  /// What the server protected its next record with.
  record::Protection protection() const {
    if (server_keys_)
      for (unsigned number = 0x1301; number <= 0x1303; ++number) {
        const auto suite = static_cast<messages::CipherSuite>(number);
        const auto* parameters = schedule::find_suite(suite);
        if (!parameters || name_of(suite) != server_keys_->cipher_suite || !server_keys_->key ||
            !server_keys_->iv)
          continue;
        if (server_keys_->key->size() != crypto::key_size(parameters->aead) ||
            server_keys_->iv->size() != crypto::nonce_size)
          break;
        return {parameters->aead, server_keys_->epoch, Secret(View(*server_keys_->key)),
                Secret(View(*server_keys_->iv)), sequence_};
      }
    throw Stopped("the server's keys are not in it");
  }

  void compare_all(Replayed& out) {
    std::map<std::string, std::vector<Comparable>, std::less<>> computed;
    for (const Step& step : recorder_.story().steps) {
      Comparable one = comparable(step);
      if (!one.stream.empty()) computed[one.stream].push_back(std::move(one));
    }
    std::map<std::string, std::size_t, std::less<>> next;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (out.divergence && first_ + i >= out.divergence->step) return;
      if (!out.stopped.empty() && i >= told_) return;
      const Comparable then = comparable(steps_[i]);
      if (then.stream.empty()) continue;
      const auto& list = computed[then.stream];
      const std::size_t index = next[then.stream]++;
      if (index >= list.size()) {
        if (!out.stopped.empty() || out.divergence) return;  // it did not get so far
        out.divergence = Divergence{first_ + i, then.what, {}, 0, "it is there", "it does not come"};
        return;
      }
      if (auto found = compare(first_ + i, then, list[index])) {
        out.divergence = std::move(found);
        return;
      }
      count(out, steps_[i]);
    }
    for (const auto& [stream, list] : computed)
      if (list.size() > next[stream] && out.stopped.empty() && !out.divergence)
        out.divergence = Divergence{first_ + steps_.size(), list[next[stream]].what,    {}, 0,
                                    "it is not there",      "one more of the " + stream};
  }

  static void count(Replayed& out, const Step& step) {
    if (const auto* record = std::get_if<Record>(&step.what)) ++out.records, out.bytes += record->wire.size();
    out.messages += std::holds_alternative<Message>(step.what);
    out.secrets += std::holds_alternative<Derived>(step.what);
  }

  std::span<const Step> steps_;
  std::size_t first_, told_ = 0;
  ReplayClock clock_;
  Redrawn& random_;
  ReplaySetup setup_;
  Recorder recorder_{Recorder::Options{.secrets = true}};
  const Keys* server_keys_ = nullptr;
  std::uint64_t sequence_ = 0;  // of the server's next record under these keys
  std::size_t key_updates_ = 0;
  std::uint64_t made_up_ = 0;  // records
};

}  // namespace

Replayed replay(const Story& recorded, std::span<const Drawn> drawn, std::int64_t began) {
  Replayed out;
  Redrawn random(drawn);
  const std::span<const Step> steps(recorded.steps);
  for (std::size_t from = 0; from < steps.size() && !out.divergence && out.stopped.empty();) {
    std::size_t to = from + 1;
    while (to < steps.size() && !std::holds_alternative<Opening>(steps[to].what)) ++to;
    const std::span<const Step> connection = steps.subspan(from, to - from);
    const bool speaks_tls = std::any_of(connection.begin(), connection.end(), [](const Step& step) {
      return std::holds_alternative<Message>(step.what);
    });
    if (speaks_tls) {
      ++out.connections;
      Again(connection, from, began, random).run(out);
    }
    from = to;
  }
  return out;
}

}  // namespace glasstls::story
