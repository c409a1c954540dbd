#include "cli/client_arguments.hpp"

#include <charconv>
#include <cstdlib>

#include "cli/offers.hpp"

namespace glasstls::cli {

namespace {

/// "IDENTITY:HEX".
void read_psk(const std::string& text, ClientArguments& arguments) {
  const std::size_t colon = std::min(text.rfind(':'), text.size());
  const auto key = from_hex(colon < text.size() ? std::string_view(text).substr(colon + 1) : "");
  arguments.psk_identity = text.substr(0, colon);
  if (!key || key->empty() || key->size() > 64 || colon == 0 || colon > 0xffff)
    throw UsageError("--psk takes an identity, a colon and a key of 1 to 64 bytes in hexadecimal");
  arguments.psk = *key;
}

std::chrono::milliseconds read_seconds(const std::string& text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || at != end || !(seconds >= 0.001 && seconds <= 86'400))
    throw UsageError("\"" + text + "\" is no time for --timeout: seconds, from 0.001 to 86400");
  return std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
}

}  // namespace

ClientOptions::ClientOptions(CLI::App& app, ClientArguments& arguments) : app_(app), arguments_(arguments) {
  const auto file = [&](const char* names, std::string& path, const char* help) {
    return app.add_option(names, path, help)->type_name("FILE");
  };
  const auto list = [&](const char* name, std::vector<std::string>& items, const char* type,
                        const char* help) {
    app.add_option(name, items, help)->type_name(type)->expected(1)->allow_extra_args(false)->take_all();
  };
  list("--ca", arguments.ca, "FILE", "Trust the authorities in FILE (PEM) too");
  list("--ca-only", arguments.ca_only, "FILE", "Trust the authorities in FILE and no others");
  app.add_option("--policy", policy_, policy_help)->type_name("NAME");
  app.add_flag("--insecure", arguments.insecure, "Go on whatever is wrong with the certificate, and show it");
  app.add_option("--connect-to", arguments.connect_to, "Connect there; name and checks stay TARGET's")
      ->type_name("HOST:PORT");
  add_proxy(app, arguments.proxy);
  list("--suite", suites_, "NAME,...", "Offer these cipher suites alone, in this order");
  list("--group", groups_, "NAME,...", "Offer these groups alone; a share of the first");
  list("--alpn", alpn_, "NAME,...", "Offer these application protocols");
  app.add_flag("--compress-certificate", arguments.compress_certificate,
               "Let the server compress its certificate (zlib)");
  app.add_option("--timeout", seconds_, "At most so long for each stage, and for silence after the input")
      ->type_name("SECONDS");
  file("--keylog", arguments.key_log, "Append secrets for Wireshark to FILE (or SSLKEYLOGFILE)");
  file("--session", arguments.session, "Resume with a ticket in FILE, and keep new ones there; secret");
  file("--hsts", arguments.hsts, "Remember in FILE which hosts want https alone (as curl's --hsts)");
  file("--cert", arguments.cert, "Prove yourself with the certificates in FILE, if you are asked to");
  file("--key", arguments.key, "The key of the first one (PKCS#8 or SEC1, not encrypted)");
  CLI::Option* psk_option =
      app.add_option("--psk", psk_, "Offer a pre-shared key: IDENTITY:HEX")->type_name("IDENTITY:HEX");
  app.add_option("--psk-hash", psk_hash_, "What that key goes with: sha256 (if nothing is said) or sha384")
      ->type_name("HASH")
      ->needs(psk_option);
  app.add_flag("--early-data", arguments.early_data,
               "Send the request with the ClientHello (0-RTT; with --session)");
  app.add_flag("--key-update", arguments.key_update,
               "After the handshake, change our keys and ask the server to change its own");
}

void ClientOptions::read() {
  arguments_.suites = suites_called(suites_);
  arguments_.groups = groups_called(groups_);
  arguments_.policy = policy_called(policy_);
  arguments_.alpn = split(alpn_);
  for (const std::string& protocol : arguments_.alpn)
    if (protocol.empty() || protocol.size() > 255) throw UsageError("an ALPN name has 1 to 255 bytes");
  if (app_.count("--timeout") > 0) arguments_.timeout = read_seconds(seconds_);
  if (!psk_.empty()) read_psk(psk_, arguments_);
  if (psk_hash_ != "sha256" && psk_hash_ != "sha384")
    throw UsageError("there is no --psk-hash \"" + psk_hash_ + "\"; choose from sha256, sha384");
  if (psk_hash_ == "sha384") arguments_.psk_hash = crypto::HashAlgorithm::sha384;
  if (arguments_.cert.empty() != arguments_.key.empty())
    throw UsageError("--cert and --key go together: a certificate proves nothing without its key");
  if (arguments_.early_data && arguments_.session.empty())
    throw UsageError("--early-data needs a ticket: name the file of --session");
  const char* variable = std::getenv("SSLKEYLOGFILE");
  if (arguments_.key_log.empty() && variable) arguments_.key_log = variable;
}

}  // namespace glasstls::cli
