// The program under test for BoringSSL's test runner (ssl/test/PORTING.md there): connects to the runner,
// which is the TLS peer, and does what the options say. Exit code 0: it came as the options expect; 1: it did
// not; 89: this program cannot do it.
#include <algorithm>
#include <iostream>
#include <memory>

#include "bogo/options.hpp"
#include "bogo/socket.hpp"
#include "connection/client.hpp"
#include "connection/server.hpp"
#include "flow/read_file.hpp"
#include "flow/signer.hpp"
#include "flow/system.hpp"
#include "x509/certificate/pem.hpp"

using namespace glasstls;
using bogo::CredentialFiles;
using bogo::Options;
using bogo::Socket;
using bogo::Unexpected;

namespace {

void expect(bool holds, const std::string& what) {
  if (!holds) throw Unexpected(what);
}

/// A clock that does not move, except for the delays between connections.
struct StandingClock : handshake::Clock {
  std::int64_t now = net::unix_milliseconds();
  std::int64_t milliseconds() const override { return now; }
};

/// What lasts longer than one connection.
struct World {
  flow::SystemRandom random;
  StandingClock clock;
  handshake::SealedTokens tokens{random, 7 * 86'400'000};
  handshake::ReplayGuard replay_guard;
  std::optional<handshake::Ticket> ticket;
};

/// Listens to what the engine does not keep.
struct Watcher : trace::Sink {
  void receive(const trace::Event& event) override {
    if (const auto* judged = std::get_if<trace::CertificateJudged>(&event)) {
      chain.assign(judged->inputs.chain.begin(), judged->inputs.chain.end());
      if (!judged->inputs.staples.empty()) ocsp_response = judged->inputs.staples[0];
    } else if (const auto* sealed = std::get_if<trace::RecordSealed>(&event)) {
      note_record("write ", sealed->content_type, sealed->content);
    } else if (const auto* opened = std::get_if<trace::RecordOpened>(&event)) {
      note_record("read ", opened->content_type, opened->content);
    } else if (const auto* sent = std::get_if<trace::MessageSent>(&event)) {
      messages += "write hs " + std::to_string(sent->bytes[0]) + "\n";
      if (sent->name == "Certificate") certificate_sent = to_bytes(sent->bytes);
    } else if (const auto* message = std::get_if<trace::MessageReceived>(&event)) {
      messages += "read hs " + std::to_string(message->bytes[0]) + "\n";
      if (message->name == "CertificateVerify" && message->bytes.size() >= 6)
        scheme = static_cast<std::uint16_t>(message->bytes[4] << 8 | message->bytes[5]);
    }
  }
  std::vector<Bytes> chain;
  Bytes ocsp_response;
  std::optional<std::uint16_t> scheme;
  Bytes certificate_sent;  ///< our message
  std::string messages;    ///< a line each, as the runner writes them

 private:
  void note_record(std::string_view way, std::uint8_t type, View content) {
    if (type == 20) messages.append(way).append("ccs\n");
    if (type == 21 && content.size() == 2)
      messages.append(way).append("alert " + std::to_string(content[0]) + " " + std::to_string(content[1]) +
                                  "\n");
  }
};

std::string file(const std::string& path) { return flow::read_file(path).bytes; }

/// A key that signs only with some schemes.
class RestrictedKey : public handshake::SigningKey {
 public:
  RestrictedKey(std::shared_ptr<const handshake::Credential> whole, std::vector<std::uint16_t> schemes)
      : whole_(std::move(whole)), schemes_(std::move(schemes)) {}
  bool may_sign(messages::SignatureScheme scheme) const override {
    return std::find(schemes_.begin(), schemes_.end(), static_cast<std::uint16_t>(scheme)) != schemes_.end();
  }
  Bytes sign(messages::SignatureScheme scheme, View content, handshake::RandomSource& random) const override {
    return whole_->key().sign(scheme, content, random);
  }

 private:
  std::shared_ptr<const handshake::Credential> whole_;
  std::vector<std::uint16_t> schemes_;
};

std::vector<handshake::Credential> credentials_of(const Options& options) {
  std::vector<handshake::Credential> credentials;
  std::vector<CredentialFiles> all = options.credentials;
  if (options.default_credential) all.push_back(*options.default_credential);
  for (const CredentialFiles& files : all) {
    const auto key = flow::read_secret_file(files.key, {});
    auto whole = std::make_shared<const handshake::Credential>(
        flow::make_credential(file(files.certificate), key.bytes, files.ocsp_response));
    const auto& schemes = files.signing_schemes.empty() ? options.signing_schemes : files.signing_schemes;
    if (schemes.empty())
      credentials.push_back(flow::make_credential(file(files.certificate), key.bytes, files.ocsp_response));
    else
      credentials.emplace_back(whole->chain(), std::make_unique<RestrictedKey>(whole, schemes),
                               files.ocsp_response);
  }
  return credentials;
}

/// Certificates are read and their keys used, but not judged: the runner's have no good names and dates.
x509::ValidationPolicy policy(const Options& options) {
  x509::ValidationPolicy policy = x509::ValidationPolicy::rfc5280();
  // Like BoringSSL, a client judges the certificate only if it is told to.
  if (options.verify_fails && (options.wants_client_certificate || options.requires_client_certificate))
    return policy;
  for (std::size_t i = 0; i < x509::rule_count; ++i)
    if (const auto rule = static_cast<x509::Rule>(i); rule != x509::Rule::leaf_key_usage)
      policy.tolerated.add(rule);
  return policy;
}

template <class To>
std::vector<To> numbers(const std::vector<std::uint16_t>& values) {
  std::vector<To> all;
  for (std::uint16_t value : values) all.push_back(static_cast<To>(value));
  return all;
}

bool is_hybrid(messages::NamedGroup group) {
  return group == messages::NamedGroup::X25519MLKEM768 || group == messages::NamedGroup::SecP256r1MLKEM768;
}

/// The first group, and with a post-quantum one the first that is not, or the other way around.
std::vector<messages::NamedGroup> shares_for(const std::vector<messages::NamedGroup>& groups) {
  std::vector<messages::NamedGroup> shares{groups.front()};
  const auto other = std::find_if(groups.begin(), groups.end(), [&](messages::NamedGroup group) {
    return is_hybrid(group) != is_hybrid(groups.front());
  });
  if (other != groups.end()) shares.push_back(*other);
  return shares;
}

/// One connection of either role.
template <class Tls>
class Exchange {
 public:
  Exchange(const Options& options, Tls& tls)
      : byte_by_byte_(options.byte_by_byte), tls_(tls), socket_(options) {}

  /// Sends what waits, then takes the next bytes from the runner. False at their end.
  bool turn() {
    flush();
    if (tls_.failed()) fail();
    const Bytes bytes = socket_.read();
    if (bytes.empty()) {
      tls_.receive_end();
      return false;
    }
    const std::size_t portion = byte_by_byte_ ? 1 : bytes.size();
    for (View rest = bytes; !rest.empty(); rest = rest.subspan(portion)) tls_.receive(rest.first(portion));
    flush();
    if (tls_.failed()) fail();
    return true;
  }
  void flush() { socket_.write(tls_.take_output()); }

  [[noreturn]] void fail() {
    flush();
    if (tls_.failure() != nullptr)
      throw Unexpected("sent " + std::string(name_of(tls_.failure()->alert)) + ": " + tls_.failure()->what());
    throw Unexpected("received " + std::string(name_of(*tls_.alert_received())));
  }

  /// Application data, or early data.
  Bytes take() {
    Bytes data;
    if constexpr (std::is_same_v<Tls, connection::Server>) data = tls_.take_early_data();
    append(data, tls_.take_application_data());
    return data;
  }
  void write(View data) {
    tls_.send(data);
    flush();
  }

  /// Everything after the handshake.
  void talk(const Options& options) {
    if (options.exported_size > 0) {
      Bytes material(options.exported_size);
      tls_.export_keying_material(options.export_label, as_bytes(options.export_context), material);
      write(material);
    }
    if (options.many_sizes)
      for (std::size_t size : {0u, 1u, 255u, 256u, 257u, 16383u, 16384u, 16385u, 32767u, 32768u, 32769u})
        write(Bytes(size, 0x42));
    if (options.writes_first)
      for (int i = 0; i < options.repeat_first_write; ++i)
        write(as_bytes(options.first_write).subspan(i == 0 ? options.rest_of_write : 0));
    if (options.shuts_down) return shut_down(options);
    echo(options);
    if (!options.checks_close_notify) return;
    expect(tls_.close_notify_received(), "no close_notify came");
    tls_.close();
    flush();
  }

 private:
  /// Sends everything back, each byte inverted, until the runner ends.
  void echo(const Options& options) {
    for (;;) {
      Bytes data = take();
      if (data.empty()) {
        if (tls_.receive_closed()) return;
        if (options.key_update_before_read && tls_.connected()) tls_.update_keys(false);
        turn();
        continue;
      }
      for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(byte ^ 0xff);
      if (options.key_update) tls_.update_keys(false);
      write(data);
    }
  }

  void shut_down(const Options& options) {
    if (!options.checks_close_notify) return;
    tls_.close();
    while (!tls_.receive_closed() && turn()) take();
    expect(tls_.close_notify_received(), "no close_notify came");
  }

  bool byte_by_byte_;
  Tls& tls_;
  Socket socket_;
};

template <class Tls>
void check_handshake(const Options& options, const Tls& tls, const Watcher& watcher, bool resumes) {
  const auto& agreed = tls.negotiated();
  expect(!options.expected_version || options.expected_version == 0x0304, "TLS 1.3 was negotiated");
  expect(!options.expected_group ||
             (agreed.group && static_cast<std::uint16_t>(*agreed.group) == *options.expected_group),
         "another group");
  expect(!options.expected_cipher ||
             static_cast<std::uint16_t>(*agreed.cipher_suite) == *options.expected_cipher,
         "another suite");
  expect(!options.expected_scheme || agreed.psk || watcher.scheme == options.expected_scheme,
         "another signature scheme");
  const auto alpn = options.is_server ? options.select_alpn : options.expected_alpn;
  expect(agreed.alpn_protocol.value_or("") == alpn.value_or(""), "another application protocol");
  expect(agreed.psk.has_value() == (resumes && !options.expects_session_miss),
         "a session was or was not resumed");
  expect(!options.expects_hello_retry_request || agreed.hello_retry_request, "no HelloRetryRequest");
  expect(!options.expects_no_hello_retry_request || !agreed.hello_retry_request, "a HelloRetryRequest");
  expect(!options.expects_no_peer_certificate || watcher.chain.empty(), "a certificate came");
  expect(!options.expected_ocsp_response || agreed.psk ||
             watcher.ocsp_response == *options.expected_ocsp_response,
         "another OCSP response");
  if (!options.expected_peer_certificate.empty() && !agreed.psk) {
    const auto expected = x509::certificates_in_pem(file(options.expected_peer_certificate));
    expect(watcher.chain.size() == expected.size(), "a chain of another length");
    for (std::size_t i = 0; i < expected.size(); ++i)
      expect(watcher.chain[i] == expected[i], "another certificate");
  }
  if (options.expects_early_data_reason_accepted)
    expect(
        (agreed.early_data == handshake::EarlyData::accepted) == *options.expects_early_data_reason_accepted,
        "early data was or was not accepted");
  if (options.expects_accepted_early_data)
    expect(agreed.early_data == handshake::EarlyData::accepted, "early data was not accepted");
  if (options.expects_rejected_early_data)
    expect(agreed.early_data != handshake::EarlyData::accepted, "early data was accepted");
}

void check_credential(const Options& options, const std::vector<handshake::Credential>& credentials,
                      const Watcher& watcher) {
  if (!options.expected_credential) return;
  int shown = -1;
  for (std::size_t i = 0; i < options.credentials.size(); ++i) {
    const Bytes& leaf = credentials[i].chain().front();
    const auto found = std::search(watcher.certificate_sent.begin(), watcher.certificate_sent.end(),
                                   leaf.begin(), leaf.end());
    if (found != watcher.certificate_sent.end()) shown = static_cast<int>(i);
  }
  expect(shown == *options.expected_credential, "another credential was shown");
}

void check_messages(const Options& options, const Watcher& watcher) {
  expect(options.expected_messages.empty() || watcher.messages == options.expected_messages,
         "other messages:\n" + watcher.messages);
}

void be_client(const Options& first, const Options& retry, World& world, bool resumes) {
  const Options* options = &first;
  const std::vector<handshake::Credential> credentials = credentials_of(*options);
  x509::TrustStore anchors;
  if (!options->trust_certificate.empty())
    anchors.add_pem(file(options->trust_certificate), x509::Origin::own);

  handshake::ClientConfig config;
  config.server_name = options->host_name;
  config.random = &world.random;
  config.clock = &world.clock;
  config.now = world.clock.milliseconds() / 1000;
  config.grease = options->grease;
  config.status_request = options->ocsp_stapling;
  config.policy = policy(*options);
  config.trust_anchors = &anchors;
  config.credentials = credentials;
  config.alpn_protocols = options->alpn;
  config.early_data = options->early_data;
  if (options->zlib) config.certificate_compression = {messages::CertificateCompressionAlgorithm::zlib};
  if (!options->suites.empty()) config.cipher_suites = numbers<messages::CipherSuite>(options->suites);
  if (!options->groups.empty()) {
    config.supported_groups = numbers<messages::NamedGroup>(options->groups);
    config.key_shares = shares_for(config.supported_groups);
  }
  if (options->key_shares) config.key_shares = numbers<messages::NamedGroup>(*options->key_shares);
  if (!options->verify_schemes.empty())
    config.signature_algorithms = numbers<messages::SignatureScheme>(options->verify_schemes);
  if (resumes) {
    expect(world.ticket.has_value(), "there is no session to offer");
    config.tickets = {&*world.ticket};
  }

  if (resumes && options->verifies_again && options->verify_fails)
    throw bogo::Unimplemented("judging the certificate of a session again");
  Watcher watcher;
  connection::Client client(config, &watcher);
  Exchange exchange(*options, client);
  const bool offers_early_data = client.early_data_left() > 0;
  expect(!(resumes && options->expects_no_early_data_offer) || !offers_early_data, "early data was offered");
  int written_early = 0;
  std::size_t part_written = 0;
  if (offers_early_data && options->writes_first)
    for (; written_early < options->repeat_first_write && part_written == 0; ++written_early) {
      const View write = as_bytes(options->first_write);
      const std::size_t size = std::min(write.size(), client.early_data_left());
      if (size > 0) client.send_early_data(write.first(size));
      if (size < write.size()) {
        part_written = size;
        break;
      }
    }
  while (!client.connected())
    if (!exchange.turn()) throw Unexpected("the runner closed in the handshake");
  Options then = *options;
  if (offers_early_data && client.negotiated().early_data == handshake::EarlyData::accepted) {
    then.repeat_first_write -= written_early;
    then.rest_of_write = part_written;
  } else if (offers_early_data && options->expects_rejected_early_data) {
    then = retry;
  }
  check_handshake(then, client, watcher, resumes);
  expect(!then.expected_client_authorities ||
             client.negotiated().certificate_authorities == *then.expected_client_authorities,
         "other certificate authorities");
  check_credential(then, credentials, watcher);
  exchange.talk(then);
  if (!then.shuts_down) {
    expect(client.tickets().empty() == then.expects_no_session, "a ticket came or did not come");
    if (!client.tickets().empty())
      expect((client.tickets().back().psk.max_early_data_size > 0) == then.expects_early_data_ticket,
             "the ticket allows early data or does not");
  }
  check_messages(then, watcher);
  if (!client.tickets().empty()) world.ticket = std::move(client.tickets().back());
}

void be_server(const Options& options, World& world, bool resumes) {
  handshake::ServerConfig config;
  config.credentials = credentials_of(options);
  x509::TrustStore anchors;
  if (!options.trust_certificate.empty()) anchors.add_pem(file(options.trust_certificate), x509::Origin::own);
  config.random = &world.random;
  config.clock = &world.clock;
  if (options.tickets) config.tickets = &world.tokens;
  config.replay_guard = &world.replay_guard;
  if (options.early_data) config.max_early_data_size = 14336;
  config.client_authorities = &anchors;
  config.client_policy = policy(options);
  config.certificate_authorities = options.client_authorities;
  if (options.wants_client_certificate) config.client_certificates = handshake::ClientCertificates::welcome;
  if (options.requires_client_certificate)
    config.client_certificates = handshake::ClientCertificates::required;
  if (options.select_alpn) config.alpn_protocols = {*options.select_alpn};
  if (options.reject_alpn) config.alpn_protocols = {"none of the client's"};
  if (options.zlib) config.certificate_compression = {messages::CertificateCompressionAlgorithm::zlib};
  if (!options.suites.empty()) config.cipher_suites = numbers<messages::CipherSuite>(options.suites);
  if (!options.groups.empty()) config.supported_groups = numbers<messages::NamedGroup>(options.groups);
  if (!options.verify_schemes.empty())
    config.signature_algorithms = numbers<messages::SignatureScheme>(options.verify_schemes);

  Watcher watcher;
  connection::Server server(config, &watcher);
  Exchange exchange(options, server);
  // A server that accepted early data answers it before the client's Finished.
  const auto ready = [&] {
    return server.connected() ||
           (server.can_send() && server.negotiated().early_data == handshake::EarlyData::accepted);
  };
  while (!ready())
    if (!exchange.turn()) throw Unexpected("the runner closed in the handshake");
  check_handshake(options, server, watcher, resumes);
  expect(!options.expected_server_name || server.negotiated().server_name == *options.expected_server_name,
         "another server name");
  check_credential(options, config.credentials, watcher);
  exchange.talk(options);
  check_messages(options, watcher);
}

}  // namespace

int main(int argc, char** argv) {
  // The runner takes what comes after this line for a sanitizer's report.
  const std::shared_ptr<void> last_line(nullptr, [](void*) { std::cerr << "--- DONE ---\n"; });
  if (argc == 2 && std::string_view(argv[1]) == "-is-handshaker-supported") {
    std::cout << "No\n";  // a handshake of ours cannot move to another process
    return 0;
  }
  try {
    const bogo::AllOptions options = bogo::parse({argv + 1, argv + argc});
    World world;
    for (int i = 0; i <= options.initial.resume_count; ++i) {
      const Options& current = i == 0 ? options.initial : options.resume;
      if (current.is_server)
        be_server(current, world, i > 0);
      else
        be_client(current, options.retry, world, i > 0);
      // Our client takes a millisecond off the age of a ticket, which the runner wants to the millisecond.
      world.clock.now += current.resumption_delay * std::int64_t{1000} + 1;
    }
    return 0;
  } catch (const bogo::Unimplemented& missing) {
    std::cerr << "unimplemented: " << missing.what() << "\n";
    return 89;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
