#include <optional>

#include "cli/arguments.hpp"
#include "cli/capture_file.hpp"
#include "cli/command.hpp"
#include "cli/fan_out.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/reason.hpp"
#include "cli/screen.hpp"
#include "cli/stopwatch.hpp"
#include "export/key_log.hpp"
#include "flow/fetch.hpp"
#include "flow/hsts_file.hpp"
#include "flow/pipe.hpp"
#include "flow/session_file.hpp"
#include "flow/signer.hpp"
#include "flow/system.hpp"
#include "flow/trust.hpp"
#include "net/clock.hpp"
#include "story/flow_recorder.hpp"
#include "x509/private_key.hpp"

namespace glasstls::cli {

namespace {

/// Tells the story and the capture, where there are such, and puts the body where the user wants it.
class Watcher : public flow::Observer {
 public:
  /// `path` is empty where nobody wants the body.
  Watcher(story::FlowRecorder* story, exporting::Capture* capture, std::string path,
          const ConnectArguments& arguments)
      : story_(story), capture_(capture), path_(std::move(path)), arguments_(arguments) {}

  void receive(const flow::Event& event) override {
    if (story_) story_->receive(event);
    if (capture_) capture_->receive(event);
    if (const auto* done = std::get_if<flow::TlsDone>(&event); done && arguments_.export_length > 0)
      show_exported(done->client);
    if (path_.empty()) return;
    if (const auto* head = std::get_if<flow::ResponseHead>(&event); head && !head->head.is_redirect())
      body_.open(path_);
    if (const auto* piece = std::get_if<flow::BodyReceived>(&event)) body_.write(piece->bytes);
  }

 private:
  void show_exported(const connection::Client& client) {
    Bytes material(arguments_.export_length);
    client.export_keying_material(arguments_.export_label, {}, material);
    write_all(standard_error, "exported " + arguments_.export_label + ": " + to_hex(material) + "\n",
              "standard error");
    wipe(material);
  }

  story::FlowRecorder* story_;
  exporting::Capture* capture_;
  std::string path_;
  const ConnectArguments& arguments_;
  OutputFile body_;
};

/// HOST:PORT is a bare connection; a host alone, or one with a path, is a page.
bool is_page(std::string_view target) {
  if (target.find("://") != std::string_view::npos || target.find('/') != std::string_view::npos) return true;
  const std::size_t colon = target.rfind(':');
  return colon == std::string_view::npos || target.ends_with(']');
}

/// What to get first: a host without a scheme is meant to be reached by https.
http::Url url_of(const std::string& target, const flow::Options& options, flow::Observer& observer) {
  if (http::is_plain_http(target)) return flow::upgrade(target, options, observer);
  return http::parse_url(target.find("://") != std::string::npos ? target : "https://" + target);
}

flow::Options options_for(const ConnectArguments& arguments, const flow::Trust& trust, trace::Sink* sink) {
  flow::Options options;
  options.tls.early_data = arguments.early_data;
  options.key_update = arguments.key_update;
  options.sink = sink;
  options.tls.trust_anchors = &trust.store;
  if (!arguments.connect_to.empty()) options.connect_to = http::parse_host_port(arguments.connect_to);
  if (!arguments.suites.empty()) options.tls.cipher_suites = arguments.suites;
  if (!arguments.groups.empty()) {
    options.tls.supported_groups = arguments.groups;
    options.tls.key_shares = {arguments.groups.front()};
  }
  options.tls.alpn_protocols = arguments.alpn;
  if (arguments.compress_certificate)
    options.tls.certificate_compression = {messages::CertificateCompressionAlgorithm::zlib};
  if (arguments.insecure) options.tls.policy.tolerated = x509::RuleSet::all();
  if (arguments.timeout) options.time_outs = flow::TimeOuts::each(*arguments.timeout);
  return options;
}

flow::Trust load_trust(const ConnectArguments& arguments) {
  flow::TrustOptions options = flow::TrustOptions::from_environment();
  options.added = arguments.ca;
  options.instead = arguments.ca_only;
  options.may_be_empty = arguments.insecure;
  return flow::load_trust(options);
}

/// What --cert and --key name; nothing where they name nothing.
std::vector<handshake::Credential> load_credentials(const ConnectArguments& arguments) {
  std::vector<handshake::Credential> credentials;
  if (arguments.cert.empty()) return credentials;
  const std::string certificates = read_all(arguments.cert);
  std::string key = read_all(arguments.key, x509::largest_private_key_file);
  try {
    credentials.push_back(flow::make_credential(certificates, as_bytes(key)));
  } catch (const x509::BadPrivateKey& error) {
    throw UsageError(arguments.key + ": " + error.what());
  } catch (const std::invalid_argument& error) {
    throw UsageError(arguments.cert + ": " + error.what());
  }
  wipe(std::span(reinterpret_cast<std::uint8_t*>(key.data()), key.size()));
  return credentials;
}

}  // namespace

ExitCode connect(std::span<const std::string> words) {
  const ConnectArguments arguments = read_connect_arguments(words);
  const flow::Trust trust = load_trust(arguments);
  const bool page = is_page(arguments.target);
  // Quiet means that the page is what is wanted.
  const std::string output = arguments.output.empty() && arguments.view.quiet ? "-" : arguments.output;

  Stopwatch stopwatch;
  Screen screen(arguments.view, !page || output == "-" ? standard_error : standard_output, &stopwatch,
                "glasstls connect " + arguments.target, net::unix_time());
  std::optional<story::FlowRecorder> story;
  if (screen.recorder()) story.emplace(*screen.recorder());
  std::optional<exporting::KeyLog> key_log;
  if (!arguments.key_log.empty()) key_log.emplace(arguments.key_log);
  const std::vector<handshake::Credential> credentials = load_credentials(arguments);
  handshake::Psk psk;
  psk.identity = to_bytes(as_bytes(arguments.psk_identity));
  psk.key = Secret(View(arguments.psk));
  psk.hash = arguments.psk_hash;
  std::optional<flow::SessionFile> sessions;
  if (!arguments.session.empty()) sessions.emplace(arguments.session);
  FanOut sinks;
  sinks.add(screen.recorder());
  if (key_log) sinks.add(&*key_log);
  std::optional<exporting::Capture> capture;
  open_capture(capture, arguments.view.pcapng, &stopwatch);
  if (capture) sinks.add(&*capture);
  std::optional<flow::HstsFile> hsts;
  if (arguments.hsts.empty())
    hsts.emplace();
  else
    hsts.emplace(arguments.hsts);
  Watcher watcher(story ? &*story : nullptr, capture ? &*capture : nullptr, page ? output : "", arguments);

  flow::SystemRandom random;
  ExitCode code = ExitCode::done;
  try {
    flow::Options options = options_for(arguments, trust, sinks.sink());
    if (sessions) options.sessions = &*sessions;
    options.hsts = &*hsts;
    options.tls.random = &screen.random(random);
    if (!psk.identity.empty()) options.tls.psks = {&psk};
    options.tls.credentials = credentials;
    options.tls.post_handshake_auth = !credentials.empty();
    if (page) {
      flow::fetch({url_of(arguments.target, options, watcher), options, 10}, watcher);
    } else {
      flow::pipe(http::parse_host_port(arguments.target), options, watcher);
    }
  } catch (const http::Error& error) {
    throw UsageError(error.what());
  } catch (const flow::Error& error) {
    code = code_of(error.reason);
    if (story) story->failed(error);
    if (arguments.view.quiet)
      write_all(standard_error,
                "glasstls: " + std::string(name_of(error.reason)) + ": " + error.what() + "\n",
                "standard error");
  }
  if (capture) capture->finish();
  screen.finish();
  return code;
}

}  // namespace glasstls::cli
