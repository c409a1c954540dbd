#include "cli/client_arguments.hpp"

#include <charconv>

#include "cli/common_options.hpp"
#include "cli/offers.hpp"

namespace glasstls::cli {

namespace {

/// "IDENTITY:HEX".
void read_psk(const std::string& text, ClientArguments& arguments) {
  const std::size_t colon = std::min(text.rfind(':'), text.size());
  auto key = from_hex(colon < text.size() ? std::string_view(text).substr(colon + 1) : "");
  arguments.psk_identity = text.substr(0, colon);
  const bool fits = key && !key->empty() && key->size() <= 64 && colon > 0 && colon <= 0xffff;
  if (fits) arguments.psk = Secret(View(*key));
  if (key) wipe(*key);
  if (!fits) throw UsageError("--psk takes an identity, a colon and a key of 1 to 64 bytes in hexadecimal");
}

std::chrono::milliseconds read_seconds(const std::string& text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || at != end || !(seconds >= 0.001 && seconds <= 86'400))
    throw UsageError("\"" + text +
                     "\" is not a valid time for --timeout: expected seconds, from 0.001 to 86400");
  return std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
}

}  // namespace

ClientOptions::ClientOptions(Parser& parser, ClientArguments& arguments) : arguments_(arguments) {
  add_trust_options(parser, arguments.ca, arguments.ca_only);
  parser.text("--policy", policy_, "NAME", policy_help);
  parser.flag("--insecure", arguments.insecure,
              "Show what is wrong with the server's certificate, but continue");
  parser.text("--connect-to", arguments.connect_to, "HOST:PORT",
              "Connect there; names and checks stay those of TARGET");
  add_proxy(parser, arguments.proxy);
  add_what_is_offered(parser);
  parser.text("--timeout", seconds_, "SECONDS",
              "Longest time for each stage, and for silence after the end of the input");
  add_files(parser);
}

ClientOptions::~ClientOptions() { wipe({reinterpret_cast<std::uint8_t*>(psk_.data()), psk_.size()}); }

void ClientOptions::add_what_is_offered(Parser& parser) {
  parser.texts("--suite", suites_, "NAME,...", "Offer only these cipher suites, in this order");
  parser.texts("--group", groups_, "NAME,...", "Offer only these groups, with a key share for the first");
  parser.texts("--alpn", alpn_, "NAME,...", "Offer these application protocols");
  parser.flag("--compress-certificate", arguments_.compress_certificate,
              "Let the server compress its certificate (zlib)");
  const Option psk = parser.text("--psk", psk_, "IDENTITY:HEX", "Offer this pre-shared key");
  parser.text("--psk-hash", psk_hash_, "HASH", "The hash of that key: sha256 (default) or sha384").needs(psk);
  parser.flag("--early-data", arguments_.early_data,
              "Send the request with the ClientHello (0-RTT); needs --session");
  parser.flag("--key-update", arguments_.key_update,
              "After the handshake, update our keys and ask the server to update its keys");
}

void ClientOptions::add_files(Parser& parser) {
  parser.text("--keylog", arguments_.key_log, "FILE",
              "Append secrets for Wireshark to FILE (default: SSLKEYLOGFILE)");
  parser.text("--session", arguments_.session, "FILE",
              "Resume with a ticket from FILE, and keep new tickets there; keep it secret");
  parser.text("--hsts", arguments_.hsts, "FILE",
              "Remember in FILE which hosts want only https (as curl's --hsts)");
  parser.text("--cert", arguments_.cert, "FILE",
              "If the server asks, authenticate with the certificates in FILE");
  parser.text("--key", arguments_.key, "FILE",
              "The private key of the first certificate (PKCS#8 or SEC1, not encrypted)");
}

void ClientOptions::read() {
  arguments_.suites = suites_called(suites_);
  arguments_.groups = groups_called(groups_);
  arguments_.policy = policy_called(policy_);
  arguments_.alpn = split(alpn_);
  for (const std::string& protocol : arguments_.alpn)
    if (protocol.empty() || protocol.size() > 255) throw UsageError("an ALPN name has 1 to 255 bytes");
  if (!seconds_.empty()) arguments_.timeout = read_seconds(seconds_);
  if (!psk_.empty()) read_psk(psk_, arguments_);
  if (psk_hash_ != "sha256" && psk_hash_ != "sha384")
    throw UsageError("there is no --psk-hash \"" + psk_hash_ + "\"; choose from sha256, sha384");
  if (psk_hash_ == "sha384") arguments_.psk_hash = crypto::HashAlgorithm::sha384;
  if (arguments_.cert.empty() != arguments_.key.empty())
    throw UsageError("--cert and --key go together: a certificate proves nothing without its key");
  if (arguments_.early_data && arguments_.session.empty())
    throw UsageError("--early-data needs a ticket: name the file of --session");
  read_key_log(arguments_.key_log);
}

}  // namespace glasstls::cli
