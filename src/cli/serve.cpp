#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "base/secret.hpp"
#include "cli/arguments.hpp"
#include "cli/called_as.hpp"
#include "cli/capture_file.hpp"
#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/visitors.hpp"
#include "flow/error.hpp"
#include "flow/signer.hpp"
#include "flow/system.hpp"
#include "flow/trust.hpp"
#include "lab/local_authority.hpp"
#include "net/stop_signal.hpp"
#include "render/text/printer.hpp"

namespace glasstls::cli {

namespace {

/// What the configuration stands on, for as long as the server runs.
struct Ground {
  std::unique_ptr<handshake::RandomSource> random;
  flow::SystemClock clock;
  std::optional<handshake::SealedTokens> tickets, cookies;
  std::optional<handshake::ReplayGuard> guard;
  std::optional<flow::Trust> client_authorities;
};

handshake::Credential read_credential(const ServeArguments& arguments) {
  const std::string certificates = read_all(arguments.certificate);
  const LongSecret key = read_key(arguments.key);
  const std::string ocsp = arguments.ocsp.empty() ? std::string() : read_all(arguments.ocsp);
  try {
    return flow::make_credential(certificates, key, as_bytes(ocsp));
  } catch (const std::exception& error) {
    throw UsageError("--cert and --key: " + std::string(error.what()));
  }
}

/// RFC 9846 4.3.4: the names from which a client can see what it may show. Some clients show nothing without
/// them. Names that are too many for a CertificateRequest are all left out, so that none seems excluded.
std::vector<Bytes> names_of(const x509::TrustStore& authorities) {
  constexpr std::size_t most = 8 * 1024;  // bytes
  std::vector<Bytes> names = authorities.subjects();
  std::size_t size = 0;
  for (const Bytes& name : names) size += 2 + name.size();
  return size <= most ? std::move(names) : std::vector<Bytes>{};
}

handshake::ServerConfig make_config(const ServeArguments& arguments, Ground& ground) {
  constexpr std::int64_t cookie_lifetime = 30'000;
  handshake::ServerConfig config;
  config.random = ground.random.get();
  config.clock = &ground.clock;
  if (!arguments.suites.empty()) config.cipher_suites = arguments.suites;
  if (!arguments.groups.empty()) config.supported_groups = arguments.groups;
  config.alpn_protocols = arguments.alpn;
  if (arguments.compress_certificate)
    config.certificate_compression = {messages::CertificateCompressionAlgorithm::zlib};
  config.always_retry = arguments.retry || arguments.retry_cookie;
  if (arguments.cookie || arguments.retry_cookie) {
    ground.cookies.emplace(*ground.random, cookie_lifetime);
    config.cookies = &*ground.cookies;
    config.cookie_lifetime = cookie_lifetime;
  }
  config.tickets_per_connection = arguments.tickets;
  if (arguments.tickets > 0) {
    ground.tickets.emplace(*ground.random, std::int64_t{config.ticket_lifetime} * 1000);
    config.tickets = &*ground.tickets;
  }
  config.max_early_data_size = arguments.early_data;
  if (!arguments.allow_replay) {
    // The tickets' keys are as new as the recording, unless a seed makes those of an earlier run again.
    if (arguments.seed)
      ground.guard.emplace(ground.clock.milliseconds());
    else
      ground.guard.emplace();
    config.replay_guard = &*ground.guard;
  }
  if (!arguments.client_ca.empty()) {
    ground.client_authorities = flow::load_trust({.instead = arguments.client_ca});
    config.client_authorities = &ground.client_authorities->store;
    config.client_policy =
        x509::ValidationPolicy::usual();  // which, below one's own authorities, is RFC 5280's
    config.certificate_authorities = names_of(ground.client_authorities->store);
    config.client_certificates = arguments.client_optional ? handshake::ClientCertificates::welcome
                                                           : handshake::ClientCertificates::required;
  }
  return config;
}

std::string where(const std::vector<net::Listener>& listeners, std::uint16_t& port) {
  std::string text;
  for (const net::Listener& listener : listeners) {
    text.append(text.empty() ? "" : " and ").append(listener.address().text());
    port = listener.address().port();
  }
  return text;
}

std::string welcome(const std::string& url, const std::string& addresses, const std::string& trust) {
  return "Serving " + url + " (on " + addresses + ")\n" + trust + "\nThe visitor's own handshake is at " +
         url + "glasstls/handshake. Ctrl-C ends the server.\n\n";
}

/// Visitors come later: what cannot be written is said now.
void prepare(const VisitFiles& files) {
  using recording::PrivateFile;
  if (!files.trace.empty()) PrivateFile("the trace file", files.trace, PrivateFile::Mode::replace);
  if (files.pcapng.empty()) return;
  PrivateFile("the capture", files.pcapng, PrivateFile::Mode::replace);
  warn_of_capture(files.pcapng);
}

}  // namespace

ExitCode serve(std::span<const std::string> words) {
  const ServeArguments arguments = read_serve_arguments(words);
  Ground ground;
  if (arguments.seed)
    ground.random = std::make_unique<flow::SeededRandom>(*arguments.seed);
  else
    ground.random = std::make_unique<flow::SystemRandom>();
  std::optional<recording::KeyLog> key_log;
  if (!arguments.key_log.empty()) {
    constexpr std::chrono::milliseconds patience{0};  // with a pipe: other visitors wait
    warn(key_log.emplace(arguments.key_log, patience).file().warning());
  }

  try {
    ServerOutput output;
    Visitors::Options options{.config = make_config(arguments, ground)};
    options.key_log = key_log ? &*key_log : nullptr;
    VisitFiles files{arguments.view.trace, arguments.view.pcapng, arguments.view.secrets};
    prepare(files);
    if (files.wanted()) options.record = &files;
    if (!arguments.root.empty() && !std::filesystem::exists(arguments.root))
      throw std::system_error(ENOENT, std::generic_category(), "cannot serve " + arguments.root);
    if (!arguments.root.empty()) options.files.emplace(arguments.root);
    std::string trust, host = "localhost";
    if (arguments.certificate.empty()) {
      lab::LocalAuthority authority = lab::LocalAuthority::open(*ground.random);
      warn(authority.warning());
      options.authority = authority.pem();
      options.config.credentials.push_back(authority.issue(arguments.names, *ground.random));
      trust = authority.advice();
    } else {
      options.config.credentials.push_back(read_credential(arguments));
      host = title(options.config.credentials.front().leaf());
    }
    handshake::check(options.config);
    const bool quiet = arguments.view.quiet;
    if (!quiet)
      options.tell = [&output](const std::string& line, const std::string&) {
        output.lines.write(line + "\n");
      };
    if (arguments.view.verbose)
      options.over = [&output](const story::Story& story) {
        render::text::Printer printer({.style = render::text::style_for(standard_output), .verbose = true});
        output.lines.write(printer.end(story));
      };
    options.unwritten = [&output](const std::string& trouble) { output.complain(trouble); };
    Visitors site(std::move(options));
    flow::TlsService service(site);
    std::vector<net::Listener> listeners;
    if (arguments.host.empty()) {
      listeners = net::listen_on_loopback(arguments.port);
    } else {
      const auto address = net::parse_literal(arguments.host, arguments.port);
      if (!address) throw UsageError("--host takes an IP address of this machine, like 127.0.0.1 or 0.0.0.0");
      listeners.emplace_back(*address);
    }
    std::uint16_t port = 0;
    const std::string addresses = where(listeners, port);
    const std::string url = "https://" + host + ":" + std::to_string(port) + "/";
    const net::StopSignal stop;
    net::allow_descriptors(net::EventLoop::Limits{}.connections);
    net::EventLoop loop(std::move(listeners), service);
    if (!quiet) {
      std::string advice = trust;
      for (std::size_t at; (at = advice.find("$URL")) != std::string::npos;) advice.replace(at, 4, url);
      output.lines.write(as_called(welcome(url, addresses, advice)));
    }
    loop.run(stop.descriptor());
    if (!quiet) output.lines.write("The server has ended.\n");
    output.finish();
    return ExitCode::done;
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  } catch (const flow::Error& error) {
    complain(error.what());
    return ExitCode::file;
  } catch (const net::Error& error) {
    complain(error.what());
    return ExitCode::tcp;
  }
}

}  // namespace glasstls::cli
