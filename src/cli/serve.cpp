#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/secret.hpp"
#include "cli/arguments.hpp"
#include "cli/called_as.hpp"
#include "cli/capture_file.hpp"
#include "cli/command.hpp"
#include "cli/common_options.hpp"
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

/// What the configuration refers to while the server runs.
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

/// RFC 9846 4.3.4: names that tell a client which certificates the server accepts. Without them, some clients
/// send no certificate. If there are too many names for a CertificateRequest, all are left out: none should
/// seem excluded.
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
    // Tickets' keys are new, so no earlier run gave such tickets, unless a seed makes the same keys again.
    if (arguments.seed)
      ground.guard.emplace(ground.clock.milliseconds());
    else
      ground.guard.emplace();
    config.replay_guard = &*ground.guard;
  }
  if (!arguments.client_ca.empty()) {
    ground.client_authorities =
        flow::load_trust({.instead = arguments.client_ca, .instead_option = "--client-ca"});
    config.client_authorities = &ground.client_authorities->store;
    config.client_policy =
        x509::ValidationPolicy::usual();  // for one's own authorities, the rules of RFC 5280
    config.certificate_authorities = names_of(ground.client_authorities->store);
    config.client_certificates = arguments.client_optional ? handshake::ClientCertificates::welcome
                                                           : handshake::ClientCertificates::required;
  }
  return config;
}

std::string where(const std::vector<net::Listener>& listeners) {
  std::string text;
  for (const net::Listener& listener : listeners)
    text.append(text.empty() ? "" : " and ").append(listener.address().text());
  return text;
}

std::string welcome(const std::string& url, const std::string& addresses, const std::string& trust) {
  return "Serving " + url + " (on " + addresses + ")\n" + trust + "\nVisitors see their own handshake at " +
         url + "glasstls/handshake. Ctrl-C ends the server.\n\n";
}

/// Visitors come later, but what cannot be written is said now.
void prepare(const VisitFiles& files) {
  using recording::PrivateFile;
  if (!files.trace.empty()) PrivateFile("the trace file", files.trace, PrivateFile::Mode::replace);
  if (files.pcapng.empty()) return;
  PrivateFile("the capture", files.pcapng, PrivateFile::Mode::replace);
  warn_of_capture(files.pcapng);
}

/// How to trust the local authority, whose certificate is in the file `path`.
std::string advice(const std::string& path, const std::string& url) {
  const std::string file = shell_word(path);
  return "\n  The certificate was made just now, by your own local authority. This authority can vouch\n"
         "  only for localhost and names below .localhost and .test. To trust it:\n\n"
         "    curl --cacert " +
         file + " " + url + "\n    glasstls connect --ca " + file + " " + url +
         "\n\n"
         "  In a browser, import that file as an authority: in Firefox under Settings, Certificates;\n"
         "  in Chromium on Linux with\n\n"
         "    certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n glasstls -i " +
         file + "\n";
}

/// The server's certificate, and what users need to trust it.
struct Identity {
  std::string host = "localhost";  ///< for the URL
  std::string local_authority{};   ///< file with the local authority; empty: --cert named a certificate
};

/// Gives the configuration the certificate of --cert, or one of the local authority.
Identity identify(const ServeArguments& arguments, Ground& ground, Visitors::Options& options) {
  if (!arguments.certificate.empty()) {
    options.config.credentials.push_back(read_credential(arguments));
    return {.host = title(options.config.credentials.front().leaf())};
  }
  const lab::LocalAuthority authority = lab::LocalAuthority::open(*ground.random);
  warn(authority.warning());
  options.authority = authority.pem();
  options.config.credentials.push_back(authority.issue(arguments.names, *ground.random));
  return {.local_authority = authority.path()};
}

/// The folder of --root.
std::optional<flow::StaticFiles> files_of(const std::string& root) {
  if (root.empty()) return std::nullopt;
  if (!std::filesystem::exists(root))
    throw std::system_error(ENOENT, std::generic_category(), "cannot serve " + root);
  return std::optional<flow::StaticFiles>(std::in_place, root);
}

std::vector<net::Listener> listen(const ServeArguments& arguments) {
  if (arguments.host.empty()) return net::listen_on_loopback(arguments.port);
  const auto address = net::parse_literal(arguments.host, arguments.port);
  if (!address) throw UsageError("--host takes an IP address of this machine, like 127.0.0.1 or 0.0.0.0");
  std::vector<net::Listener> listeners;
  listeners.emplace_back(*address);
  return listeners;
}

/// What to tell the user of visitors.
void report(Visitors::Options& options, ServerOutput& output, const ViewArguments& view) {
  if (!view.quiet)
    options.tell = [&output](const std::string& line, const std::string&) {
      output.lines.write(line + "\n");
    };
  if (view.verbose)
    options.over = [&output](const story::Story& story) {
      render::text::Printer printer({.style = render::text::style_for(standard_output), .verbose = true});
      output.lines.write(printer.end(story));
    };
  options.unwritten = [&output](const std::string& trouble) { output.complain(trouble); };
}

void run(const ServeArguments& arguments, Ground& ground, recording::KeyLog* key_log) {
  ServerOutput output;
  Visitors::Options options{.config = make_config(arguments, ground)};
  options.key_log = key_log;
  options.tampering = tampering_of(arguments.tamper);
  VisitFiles files{arguments.view.trace, arguments.view.pcapng, arguments.view.secrets};
  prepare(files);
  if (files.wanted()) options.record = &files;
  options.files = files_of(arguments.root);
  const Identity identity = identify(arguments, ground, options);
  handshake::check(options.config);
  report(options, output, arguments.view);
  Visitors site(std::move(options));
  flow::TlsService service(site);
  std::vector<net::Listener> listeners = listen(arguments);
  const std::string addresses = where(listeners), port = std::to_string(listeners.front().address().port());
  const std::string url = "https://" + identity.host + ":" + port + "/";
  const net::StopSignal stop;
  net::allow_descriptors(net::EventLoop::Limits{}.connections);
  net::EventLoop loop(std::move(listeners), service);
  const std::string& authority = identity.local_authority;
  if (!arguments.view.quiet)
    output.lines.write(
        as_called(welcome(url, addresses, authority.empty() ? std::string() : advice(authority, url))));
  loop.run(stop.descriptor());
  if (!arguments.view.quiet) output.lines.write("The server has ended.\n");
  output.finish();
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
    constexpr std::chrono::milliseconds patience{0};  // a slow reader of a pipe must not delay visitors
    warn(key_log.emplace(arguments.key_log, patience).file().warning());
  }
  try {
    run(arguments, ground, key_log ? &*key_log : nullptr);
    return ExitCode::done;
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  } catch (const flow::FlowError& error) {
    complain(error.what());
    return ExitCode::file;
  } catch (const net::NetError& error) {
    complain(error.what());
    return ExitCode::tcp;
  }
}

}  // namespace glasstls::cli
