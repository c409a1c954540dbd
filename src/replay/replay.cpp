#include "replay/replay.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "connection/client.hpp"
#include "connection/server.hpp"
#include "messages/handshake.hpp"
#include "record/protection.hpp"
#include "replay/replay_comparison.hpp"
#include "replay/surroundings.hpp"
#include "schedule/cipher_suite.hpp"
#include "story/recorder.hpp"

namespace glasstls::replay {

namespace {

// Of application data, in all: a trace could claim any amount.
constexpr std::uint64_t most_records = 65'536, most_early_data = 16 << 20;

/// What an engine under way has made so far.
class Progress : public story::StoryListener {
 public:
  void added(const story::Story&, const story::Step& step) override {
    if (const auto* record = std::get_if<story::RecordStep>(&step.what))
      records_sent_ += record->direction == story::Direction::sent;
    if (const auto* data = std::get_if<story::ApplicationData>(&step.what))
      records_sent_ += data->direction == story::Direction::sent;
    if (const auto* message = std::get_if<story::Message>(&step.what);
        message && message->direction == story::Direction::sent)
      ++messages_sent_[message->name];
  }
  void grew(const story::Story& story) override {
    records_sent_ +=
        std::get<story::ApplicationData>(story.steps.back().what).direction == story::Direction::sent;
  }

  std::uint64_t records_sent() const { return records_sent_; }
  std::size_t messages_sent(const std::string& name) { return messages_sent_[name]; }

 private:
  std::uint64_t records_sent_ = 0;
  std::map<std::string, std::size_t> messages_sent_;
};

/// One connection, computed again by `Engine`, a connection::Client or connection::Server.
template <class Engine>
class Replayer {
 public:
  static constexpr bool is_client = std::is_same_v<Engine, connection::Client>;
  static constexpr std::string_view self = is_client ? "client" : "server";

  explicit Replayer(const RecordedConnection& connection) : connection_(connection) {}

  void run(Replayed& out) {
    try {
      follow_all();
      told_ = connection_.steps.size();
    } catch (const Diverged& diverged) {
      out.divergence = diverged.divergence;
    } catch (const Stopped& stopped) {
      out.stopped = stopped.why;
    }
    compare_all(out);
  }

 private:
  void follow_all() {
    Surroundings around(connection_);
    std::optional<Engine> engine;
    try {
      if constexpr (is_client)
        engine.emplace(around.client(), &recorder_);
      else
        engine.emplace(around.server(), &recorder_);
    } catch (const std::exception& error) {
      throw Stopped{std::string("its set-up does not work: ") + error.what()};
    }
    for (told_ = 0; told_ < connection_.steps.size(); ++told_) {
      around.given().set_step(connection_.first + told_);
      follow(*engine, connection_.steps[told_]);
    }
  }

  void follow(Engine& engine, const story::Step& step) {
    try {
      std::visit([&](const auto& what) { follow(engine, what); }, step.what);
    } catch (const std::logic_error& error) {  // the engine does not do that now
      std::string what = comparable(step, end_).title;
      if (what.empty()) what = "application data";
      throw Diverged{{connection_.first + told_, what, {}, 0, "it is there", error.what()}};
    } catch (const std::exception& error) {
      throw Stopped{error.what()};
    }
  }

  void follow(Engine&, const auto&) {}

  /// What came is handed in, and as many records leave as had left then: messages that are ready at the same
  /// time share one.
  void follow(Engine& engine, const story::RecordStep& record) {
    if (record.direction == story::Direction::received) {
      engine.receive(record.wire);
      if (record.epoch != story::Epoch::plaintext) sequence_ = record.sequence + 1;
    } else if (progress_.records_sent() < ++records_sent_) {
      engine.take_output();
    }
  }

  void follow(Engine&, const story::KeysStep& keys) {
    if (keys.direction == story::Direction::received) peers_keys_ = &keys, sequence_ = 0;
  }

  void follow(Engine& engine, const story::AlertStep& alert) {
    if (alert.direction == story::Direction::sent && alert.alert == Alert::close_notify) engine.close();
  }

  /// Most messages the engine sends by itself; what is more than that, the application wanted.
  void follow(Engine& engine, const story::Message& message) {
    if (message.direction != story::Direction::sent ||
        progress_.messages_sent(message.name) >= ++sent_[message.name])
      return;
    if (message.name == messages::KeyUpdate::name) engine.update_keys(message.bytes.back() == 1);
    if constexpr (!is_client)
      if (message.name == messages::CertificateRequest::name) engine.request_certificate();
  }

  /// What it said is not recorded. A byte in each record stands for it; of early data, which is counted,
  /// zeros.
  void follow(Engine& engine, const story::ApplicationData& data) {
    const std::uint64_t records = data.last_record - data.first_record + 1;
    const bool early = data.epoch == story::Epoch::early;
    if (data.last_record < data.first_record || records > most_records - made_up_ ||
        data.content_size > records * record::max_plaintext ||
        data.wire_size > records * (record::header_size + record::max_ciphertext) ||
        (early && std::max(data.content_size, data.wire_size) > most_early_data - early_data_))
      throw Stopped{"there is more application data than can be made up"};
    made_up_ += records;
    if (data.direction == story::Direction::sent) records_sent_ += records;
    if (early) early_data_ += std::max(data.content_size, data.wire_size);
    const auto share = [&](std::uint64_t size, std::uint64_t i) {
      return static_cast<std::size_t>(size / records + (i < size % records ? 1 : 0));
    };
    for (std::uint64_t i = 0; i < records; ++i) {
      const Bytes content(early ? share(data.content_size, i) : data.content_size > 0, 0);
      if (data.direction == story::Direction::received)
        engine.receive(from_peer(data, content, share(data.wire_size, i)));
      else
        send(engine, content);
      if (data.direction == story::Direction::sent) engine.take_output();
      engine.take_application_data();
    }
  }

  static void send(Engine& engine, const Bytes& content) {
    if constexpr (is_client)
      if (!engine.can_send()) return engine.send_early_data(content);
    engine.send(content);
  }

  /// A record of the peer's.
  Bytes from_peer(const story::ApplicationData& data, View content, std::size_t wire_size) {
    if (data.epoch == story::Epoch::early && (!peers_keys_ || peers_keys_->epoch != story::Epoch::early)) {
      // Early data that was passed over, and cannot be opened.
      const std::size_t size = std::max(wire_size, record::header_size) - record::header_size;
      Bytes wire = to_bytes(record::make_header(messages::ContentType::application_data, 0x0303, size));
      wire.resize(record::header_size + size);
      return wire;
    }
    Bytes wire;
    protection().seal(messages::ContentType::application_data, content, 0, wire);
    ++sequence_;
    return wire;
  }

  /// What the peer protects its next record with.
  record::Protection protection() const {
    for (unsigned number = 0x1301; peers_keys_ && number <= 0x1303; ++number) {
      const auto suite = static_cast<messages::CipherSuite>(number);
      const auto* parameters = schedule::find_suite(suite);
      if (!parameters || name_of(suite) != peers_keys_->cipher_suite) continue;
      const auto &key = peers_keys_->key, &iv = peers_keys_->iv;
      if (!key || !iv || key->size() != crypto::key_size(parameters->aead) ||
          iv->size() != crypto::nonce_size)
        break;
      return {parameters->aead, peers_keys_->epoch, Secret(View(*key)), Secret(View(*iv)), sequence_};
    }
    throw Stopped{"the keys of the other side are not in it"};
  }

  /// How many steps can come again. Rules are told before the record that they are about, so the last ones of
  /// a recording that was cut off may be about one that is not there.
  std::size_t whole_steps() const {
    std::size_t count = connection_.steps.size();
    if (!connection_.cut_short) return count;
    while (count > 0 && std::holds_alternative<Check>(connection_.steps[count - 1].what)) --count;
    return count;
  }

  void compare_all(Replayed& out) {
    std::map<std::string, std::vector<Comparable>, std::less<>> computed;
    for (const story::Step& step : recorder_.story().steps) {
      Comparable one = comparable(step, {.self = self});
      if (!one.stream.empty()) computed[one.stream].push_back(std::move(one));
    }
    std::map<std::string, std::size_t, std::less<>> next;
    const std::size_t whole = whole_steps();
    for (std::size_t i = 0; i < whole; ++i) {
      const std::size_t step = connection_.first + i;
      if (out.divergence && step >= out.divergence->step) return;
      const Comparable then = comparable(connection_.steps[i], end_);
      if (then.stream.empty()) continue;
      const auto& list = computed[then.stream];
      const std::size_t index = next[then.stream]++;
      if (index >= list.size()) {
        if ((out.divergence || !out.stopped.empty()) && i >= told_) return;  // it did not get so far
        const auto* record = std::get_if<story::RecordStep>(&connection_.steps[i].what);
        const bool came = record && record->direction == story::Direction::received;
        out.divergence =
            Divergence{step, then.title, {}, 0, "it is there", came ? "it is refused" : "it does not come"};
        return;
      }
      if (auto found = compare(step, then, list[index])) {
        out.divergence = std::move(found);
        return;
      }
      count(out, connection_.steps[i]);
    }
    if (connection_.cut_short) return;
    for (const auto& [stream, list] : computed)
      if (list.size() > next[stream] && out.stopped.empty() && !out.divergence)
        out.divergence = Divergence{connection_.first + connection_.steps.size(),
                                    list[next[stream]].title,
                                    {},
                                    0,
                                    "it is not there",
                                    "one more: " + stream};
  }

  static void count(Replayed& out, const story::Step& step) {
    if (const auto* record = std::get_if<story::RecordStep>(&step.what))
      ++out.records, out.bytes += record->wire.size();
    out.messages += std::holds_alternative<story::Message>(step.what);
    out.secrets += std::holds_alternative<story::SecretStep>(step.what);
  }

  const RecordedConnection& connection_;
  const ComparedEnd end_{self, connection_.records_before};
  std::size_t told_ = 0;  // steps
  Progress progress_;
  story::Recorder recorder_{story::Recorder::Options{.secrets = true, .listener = &progress_}};
  const story::KeysStep* peers_keys_ = nullptr;
  std::uint64_t sequence_ = 0;               // of the peer's next record under these keys
  std::map<std::string, std::size_t> sent_;  // how many messages of that name were sent then
  std::uint64_t records_sent_ = 0;           // then
  std::uint64_t made_up_ = 0;                // records
  std::uint64_t early_data_ = 0;             // bytes
};

/// How many records each direction has after those steps, which are the first ones of a story.
std::array<std::uint64_t, 2> records_after(std::span<const story::Step> steps) {
  std::array<std::uint64_t, 2> records{};
  for (const story::Step& step : steps) {
    if (std::holds_alternative<story::RequestStep>(step.what)) records = {};
    if (const auto* record = std::get_if<story::RecordStep>(&step.what))
      records[static_cast<std::size_t>(record->direction)] = record->number + 1;
    if (const auto* data = std::get_if<story::ApplicationData>(&step.what))
      records[static_cast<std::size_t>(data->direction)] = data->last_record + 1;
  }
  return records;
}

}  // namespace

Replayed replay(const Recording& recorded) {
  Replayed out;
  const std::span<const story::Step> steps(recorded.story.steps);
  auto input = recorded.inputs.begin();
  for (std::size_t i = 0; i < recorded.set_ups.size() && !out.divergence && out.stopped.empty(); ++i) {
    const story::RecordedSetUp& set_up = recorded.set_ups[i];
    const bool last = i + 1 == recorded.set_ups.size();
    const std::size_t end = last ? steps.size() : recorded.set_ups[i + 1].step;
    if (set_up.step > end || end > steps.size()) continue;
    const auto from = input;
    while (input != recorded.inputs.end() && (last || input->step < end)) ++input;
    ++out.connections;
    const RecordedConnection connection{set_up,
                                        steps.subspan(set_up.step, end - set_up.step),
                                        set_up.step,
                                        {from, input},
                                        recorded.cut_short && last,
                                        records_after(steps.first(set_up.step))};
    if (std::holds_alternative<story::ClientSetUp>(set_up.role))
      Replayer<connection::Client>(connection).run(out);
    else
      Replayer<connection::Server>(connection).run(out);
  }
  if (recorded.story.left_out > 0 && !out.divergence && out.stopped.empty())
    out.stopped = "what was too much to be kept was left out";
  return out;
}

}  // namespace glasstls::replay
