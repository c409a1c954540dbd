#include "replay/surroundings.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/big_endian.hpp"
#include "handshake/authentication.hpp"
#include "messages/handshake.hpp"

namespace glasstls::replay {

using trace::Source;

namespace {

/// More entries than this a list of a set-up does not have: what they cost must be bounded.
constexpr std::size_t most_entries = 64;

std::string asked_for(Source source, std::string_view purpose, std::size_t size) {
  const std::string what(purpose);
  return source == Source::random ? std::to_string(size) + " bytes for " + what : what;
}

std::string_view name_of(Source source) {
  switch (source) {
    case Source::random: return "the source of random bytes";
    case Source::clock: return "the clock";
    case Source::tickets: return "the keeper of tickets";
    case Source::cookies: return "the keeper of cookies";
    case Source::replay_guard: return "the guard against replay";
    case Source::trust_anchors: return "the trust anchors";
  }
  return {};
}

template <class... Lists>
void must_be_short(const Lists&... lists) {
  if (((lists.size() > most_entries) || ...))
    throw Stopped{"a list of its set-up has more entries than any connection has"};
}

constexpr std::int64_t in_seconds = 1, in_milliseconds = 1000;

/// A recorded time, which then cannot make one of the engine's overflow.
std::int64_t plausible(std::int64_t time, std::int64_t unit) {
  constexpr std::int64_t year_10000 = 253'402'300'800;  // in seconds
  if (time < 0 || time / unit >= year_10000)
    throw Stopped{"a time in it does not lie between the years 1970 and 9999"};
  return time;
}

}  // namespace

GivenAgain::GivenAgain(const RecordedConnection& connection)
    : step_(connection.first), cut_short_(connection.cut_short) {
  for (const story::Input& input : connection.inputs) waiting_[input.from].push_back(&input);
}

View GivenAgain::next(Source source, std::string_view purpose, std::size_t size) {
  const std::string wanted = asked_for(source, purpose, size);
  const std::string who = "what is asked of " + std::string(name_of(source));
  std::deque<const story::Input*>& waiting = waiting_[source];
  if (waiting.empty()) {
    if (cut_short_) throw Stopped{"the recording ends before " + who};
    throw Diverged{{step_, who, {}, 0, "nothing more", wanted}};
  }
  const story::Input& input = *waiting.front();
  const std::string had = asked_for(source, input.purpose, input.value.size());
  if (had != wanted) throw Diverged{{input.step, who, {}, 0, had, wanted}};
  waiting.pop_front();
  return input.value;
}

class Surroundings::Random final : public handshake::RandomSource {
 public:
  explicit Random(GivenAgain& given) : given_(given) {}
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    const View value = given_.next(Source::random, purpose, out.size());
    std::copy(value.begin(), value.end(), out.begin());
  }

 private:
  GivenAgain& given_;
};

class Surroundings::Clock final : public handshake::Clock {
 public:
  explicit Clock(GivenAgain& given) : given_(given) {}
  std::int64_t milliseconds() const override {
    const std::uint64_t time = from_big_endian(given_.next(Source::clock, "milliseconds"));
    return plausible(static_cast<std::int64_t>(time), in_milliseconds);
  }

 private:
  GivenAgain& given_;
};

class Surroundings::Tokens final : public handshake::TokenKeeper {
 public:
  Tokens(GivenAgain& given, Source source) : given_(given), source_(source) {}
  Bytes issue(View, std::int64_t) override { return to_bytes(given_.next(source_, "issue")); }
  std::optional<Bytes> read(View, std::int64_t) override {
    const View contents = given_.next(source_, "read");
    return contents.empty() ? std::nullopt : std::optional(to_bytes(contents));
  }

 private:
  GivenAgain& given_;
  Source source_;
};

class Surroundings::Guard final : public handshake::ReplayGuard {
 public:
  explicit Guard(GivenAgain& given) : given_(given) {}
  bool admit(View, std::int64_t, std::int64_t) override {
    const View answer = given_.next(Source::replay_guard, "admit");
    return !answer.empty() && answer[0] != 0;
  }

 private:
  GivenAgain& given_;
};

/// A private key that is not there: its next signature is the one that was sent. That it verifies with the
/// certificate's public key, over what is to be signed now, shows that it is the one that would be made.
class Surroundings::Key final : public handshake::SigningKey {
 public:
  Key(x509::PublicKey key, Surroundings& around) : key_(std::move(key)), around_(around) {}

  Bytes sign(messages::SignatureScheme scheme, View content, handshake::RandomSource&) const override {
    if (around_.signatures_.empty()) throw Stopped{"no signature is recorded that could be sent again"};
    const Signature signature = std::move(around_.signatures_.front());
    around_.signatures_.pop_front();
    const auto& [algorithm, bytes] = signature.message;
    // Of another algorithm: the messages will differ there.
    if (algorithm == scheme && !handshake::verify_signature(scheme, key_, content, bytes))
      throw Diverged{{signature.step, "CertificateVerify of the " + std::string(around_.self_), "signature",
                      messages::handshake_header_size + 4,
                      to_hex(View(bytes).first(std::min<std::size_t>(bytes.size(), 16))),
                      "does not verify with the certificate's key over what is signed now"}};
    return bytes;
  }

 private:
  x509::PublicKey key_;
  Surroundings& around_;
};

Surroundings::Surroundings(const RecordedConnection& connection)
    : self_(std::holds_alternative<story::ClientSetUp>(connection.set_up.role) ? "client" : "server"),
      given_(connection),
      random_(std::make_unique<Random>(given_)),
      clock_(std::make_unique<Clock>(given_)),
      tickets_(std::make_unique<Tokens>(given_, Source::tickets)),
      cookies_(std::make_unique<Tokens>(given_, Source::cookies)),
      guard_(std::make_unique<Guard>(given_)) {
  for (const story::Input& input : connection.inputs)
    if (input.from == Source::trust_anchors)
      anchors_.add_der(input.value, input.purpose == "own" ? x509::Origin::own : x509::Origin::system);
  for (std::size_t i = 0; i < connection.steps.size(); ++i) {
    const auto* sent = std::get_if<story::Message>(&connection.steps[i].what);
    if (!sent || sent->direction != story::Direction::sent || sent->name != messages::CertificateVerify::name)
      continue;
    try {
      const messages::Message decoded = messages::decode_handshake(sent->bytes);
      if (const auto* verify = std::get_if<messages::CertificateVerify>(&decoded))
        signatures_.push_back({connection.first + i, *verify});
    } catch (const Failure&) {  // it will differ from the one that is made
    }
  }
  try {
    std::visit([&](const auto& role) { set_up(role); }, connection.set_up.role);
  } catch (const std::exception& error) {
    throw Stopped{std::string("its set-up does not work: ") + error.what()};
  }
}

Surroundings::~Surroundings() = default;

std::vector<handshake::Credential> Surroundings::credentials_of(
    const std::vector<story::RecordedCredential>& chains) {
  std::vector<handshake::Credential> credentials;
  for (const story::RecordedCredential& chain : chains) {
    if (chain.certificates.empty()) throw std::invalid_argument("a credential has no certificate");
    x509::PublicKey key = x509::parse_certificate(chain.certificates.front()).public_key;
    credentials.emplace_back(chain.certificates, std::make_unique<Key>(std::move(key), *this),
                             chain.ocsp_response);
  }
  return credentials;
}

void Surroundings::set_up(const story::ClientSetUp& set_up) {
  const handshake::ClientConfig& then = set_up.config;
  must_be_short(then.cipher_suites, then.supported_groups, then.key_shares, then.signature_algorithms,
                then.alpn_protocols, then.certificate_compression, then.psk_key_exchange_modes,
                set_up.tickets, set_up.psks, set_up.credentials);
  client_ = then;
  plausible(then.now, in_seconds);
  for (const handshake::Ticket& ticket : set_up.tickets) {
    plausible(ticket.received_at, in_milliseconds);
    plausible(ticket.good_until, in_seconds);
    client_.tickets.push_back(&ticket);
  }
  for (const handshake::Psk& psk : set_up.psks) client_.psks.push_back(&psk);
  credentials_ = credentials_of(set_up.credentials);
  client_.credentials = credentials_;
  client_.trust_anchors = &anchors_;
  client_.random = random_.get();
  client_.clock = set_up.has_clock ? clock_.get() : nullptr;
}

void Surroundings::set_up(const story::ServerSetUp& set_up) {
  const handshake::ServerConfig& then = set_up.config;
  must_be_short(then.cipher_suites, then.supported_groups, then.signature_algorithms, then.alpn_protocols,
                then.certificate_compression, then.psk_modes, then.psks, then.encrypted_extensions,
                set_up.credentials);
  server_ = story::set_up_of(then).config;
  plausible(then.cookie_lifetime, in_milliseconds);
  plausible(then.early_data_window, in_milliseconds);
  server_.credentials = credentials_of(set_up.credentials);
  server_.random = random_.get();
  server_.clock = clock_.get();
  server_.tickets = set_up.has_tickets ? tickets_.get() : nullptr;
  server_.cookies = set_up.has_cookies ? cookies_.get() : nullptr;
  server_.replay_guard = set_up.has_replay_guard ? guard_.get() : nullptr;
  server_.client_authorities = set_up.has_client_authorities ? &anchors_ : nullptr;
}

}  // namespace glasstls::replay
