#include "cli/client_setup.hpp"

#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/proxy_choice.hpp"
#include "flow/fetch.hpp"
#include "flow/signer.hpp"
#include "x509/key/private_key.hpp"

namespace glasstls::cli {

namespace {

constexpr std::size_t largest_certificates = std::size_t{64} << 20;  ///< in bytes

flow::Trust load_trust(const ClientArguments& arguments) {
  flow::TrustOptions options = flow::TrustOptions::from_environment();
  options.added = arguments.ca;
  options.instead = arguments.ca_only;
  options.may_be_empty = arguments.insecure;
  if (arguments.timeout) options.patience = *arguments.timeout;
  return flow::load_trust(options);
}

}  // namespace

std::vector<handshake::Credential> load_credentials(const std::string& cert, const std::string& key,
                                                    std::optional<std::chrono::milliseconds> timeout) {
  std::vector<handshake::Credential> credentials;
  if (cert.empty()) return credentials;
  const std::string certificates = read_all(cert, largest_certificates, timeout);
  const LongSecret private_key = read_key(key, timeout);
  try {
    credentials.push_back(flow::make_credential(certificates, private_key));
  } catch (const x509::BadPrivateKey& error) {
    throw UsageError(key + ": " + error.what());
  } catch (const std::invalid_argument& error) {
    throw UsageError(cert + ": " + error.what());
  }
  return credentials;
}

ClientSetup::ClientSetup(const ClientArguments& arguments)
    : arguments_(arguments),
      trust_(load_trust(arguments)),
      credentials_(load_credentials(arguments.cert, arguments.key, arguments.timeout)),
      proxies_(choose_proxies(arguments.proxy)),
      idle_options_(arguments, proxies_),
      hsts_(arguments.hsts.empty() ? flow::HstsFile() : flow::HstsFile(arguments.hsts)) {
  sinks_.add(&idle_options_);
  warn(hsts_.warning());
  psk_.identity = to_bytes(as_bytes(arguments.psk_identity));
  psk_.key = arguments.psk.duplicate();
  psk_.hash = arguments.psk_hash;
  if (!arguments.session.empty()) warn(sessions_.emplace(arguments.session).warning());
  if (sessions_ && arguments.insecure)
    warn("no tickets are kept in " + arguments.session +
         ": --insecure does not check the certificate, and a later run would not know that");
  if (arguments.key_log.empty()) return;
  sinks_.add(&key_log_.emplace(arguments.key_log));
  warn(key_log_->file().warning());
}

flow::ClientOptions ClientSetup::options(handshake::RandomSource& random) {
  flow::ClientOptions options;
  options.sink = sinks_.sink();
  options.hsts = &hsts_;
  if (sessions_) options.sessions = &*sessions_;
  if (!arguments_.connect_to.empty()) options.connect_to = http::parse_host_port(arguments_.connect_to);
  options.proxies = proxies_;
  if (arguments_.timeout) options.time_outs = flow::TimeOuts::each(*arguments_.timeout);
  options.key_update = arguments_.key_update;

  handshake::ClientConfig& tls = options.tls;
  tls.random = &random;
  tls.trust_anchors = &trust_.store;
  tls.early_data = arguments_.early_data;
  if (!arguments_.suites.empty()) tls.cipher_suites = arguments_.suites;
  if (!arguments_.groups.empty()) {
    tls.supported_groups = arguments_.groups;
    tls.key_shares = {arguments_.groups.front()};
  }
  tls.alpn_protocols = arguments_.alpn;
  if (arguments_.compress_certificate)
    tls.certificate_compression = {messages::CertificateCompressionAlgorithm::zlib};
  tls.policy = arguments_.policy;
  if (arguments_.insecure) tls.policy.tolerated = x509::RuleSet::all();
  if (!psk_.identity.empty()) tls.psks = {&psk_};
  tls.credentials = credentials_;
  tls.post_handshake_auth = !credentials_.empty();
  return options;
}

void ClientSetup::finish(Unwritten& unwritten) const {
  for (const std::string& sentence : idle_options_.sentences()) complain(sentence);
  if (key_log_) unwritten.note(key_log_->file().trouble());
  if (sessions_) unwritten.note(sessions_->trouble());
  unwritten.note(hsts_.trouble());
}

http::Url url_of(const std::string& target, const flow::ClientOptions& options, flow::Observer& observer) {
  if (http::is_plain_http(target)) return flow::upgrade(target, options, observer);
  return http::parse_url(target.find("://") != std::string::npos ? target : "https://" + target);
}

}  // namespace glasstls::cli
