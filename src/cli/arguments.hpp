#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "crypto/hash/hash.hpp"
#include "lab/usage_error.hpp"
#include "messages/numbers.hpp"
#include "x509/path/validation_policy.hpp"

/// The arguments of the commands that show connections, read and checked. Each reader throws HelpWanted or
/// UsageError.
namespace glasstls::cli {

using lab::UsageError;

/// The user asked for help; what() is the help.
class HelpWanted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is shown, and how; the same for all commands that show a connection.
struct ViewArguments {
  bool verbose = false, quiet = false, json = false, secrets = false;
  std::string trace;      ///< file to record into; empty for none
  std::string pcapng;     ///< file for a capture with its secrets; empty for none
  std::string html;       ///< file for a page on which to walk through it; empty for none
  std::string write_out;  ///< a format with variables to print at the end; empty for none
};

/// A client: which server it visits, what it offers, which authorities it trusts, what it keeps.
struct ClientArguments {
  std::string target;  ///< URL, or HOST:PORT
  std::vector<std::string> ca, ca_only;
  x509::ValidationPolicy policy = x509::ValidationPolicy::usual();
  bool insecure = false;
  std::string connect_to;
  std::optional<std::string> proxy;  ///< HOST:PORT; empty text: no proxy, even if the environment names one
  std::vector<messages::CipherSuite> suites;
  std::vector<messages::NamedGroup> groups;
  std::vector<std::string> alpn;
  std::optional<std::chrono::milliseconds> timeout;
  std::string key_log;    ///< file; from --keylog or SSLKEYLOGFILE
  std::string session;    ///< file of tickets
  std::string hsts;       ///< file of hosts that want only https
  std::string cert, key;  ///< files that the client authenticates with
  bool early_data = false, key_update = false, compress_certificate = false;
  std::string psk_identity;  ///< of an external pre-shared key; empty: none
  Secret psk;                ///< 1 to 64 bytes
  crypto::HashAlgorithm psk_hash = crypto::HashAlgorithm::sha256;
  ViewArguments view;
};

/// What to change in a connection with a real peer.
struct TamperArguments {
  std::string what;           ///< empty: nothing
  bool keep_lengths = false;  ///< do not correct lengths around a value of another size
};

/// Of `glasstls connect`.
struct ConnectArguments : ClientArguments {
  std::string output;             ///< file for the body; "-" is standard output
  bool ign_eof = false;           ///< do not tell the server that standard input has ended
  std::string export_label;       ///< RFC 9846 7.5: of keying material to export and show
  std::size_t export_length = 0;  ///< in bytes; 0: none
  TamperArguments tamper;
};
/// Reads the words after `glasstls connect`.
ConnectArguments read_connect_arguments(std::span<const std::string> words);

/// Of `glasstls cert`.
struct CertArguments {
  std::vector<std::string> sources;  ///< files ("-" is standard input), or one URL
  std::string name;
  std::optional<std::int64_t> at;  ///< seconds since 1970
  std::vector<std::string> ca, ca_only, crls;
  std::string connect_to;
  std::optional<std::string> proxy;  ///< as ClientArguments has it
  x509::ValidationPolicy policy = x509::ValidationPolicy::usual();
  ViewArguments view;
};
/// Reads the words after `glasstls cert`.
CertArguments read_cert_arguments(std::span<const std::string> words);

/// Of `glasstls serve`.
struct ServeArguments {
  std::string certificate, key, ocsp;  ///< files; empty: a local authority makes one
  std::vector<std::string> names;      ///< more names for the local certificate
  std::string host;                    ///< an address to listen on; empty: the loopback addresses
  std::uint16_t port = 4433;
  std::string root;  ///< folder; empty for none
  std::vector<std::string> client_ca;
  bool client_optional = false;
  std::uint32_t early_data = 0;  ///< bytes
  bool allow_replay = false, compress_certificate = false;
  bool retry = false, cookie = false,
       retry_cookie = false;  ///< HelloRetryRequests: when, and with which content
  std::size_t tickets = 2;
  std::vector<messages::CipherSuite> suites;
  std::vector<messages::NamedGroup> groups;
  std::vector<std::string> alpn;
  std::optional<std::uint64_t> seed;
  std::string key_log;
  TamperArguments tamper;
  ViewArguments view;
};
/// Reads the words after `glasstls serve`.
ServeArguments read_serve_arguments(std::span<const std::string> words);

/// Of `glasstls lab`.
struct LabArguments {
  std::string name;  ///< "badcerts", or a prepared experiment; empty: list them all
  std::string predict;
  std::optional<std::uint64_t> seed;
  std::uint16_t port = 4434;
  ViewArguments view;
};
/// Reads the words after `glasstls lab`.
LabArguments read_lab_arguments(std::span<const std::string> words);

/// Of `glasstls demo`.
struct DemoArguments {
  std::string scenario = "full";  ///< "list": name them all
  std::string tamper, predict;    ///< what to change, and the prediction; empty: none
  bool keep_lengths = false;      ///< do not correct lengths around a value of another size
  std::optional<std::uint64_t> seed;
  ViewArguments view;
};
/// Reads the words after `glasstls demo`.
DemoArguments read_demo_arguments(std::span<const std::string> words);

/// Of `glasstls view`.
struct ViewTraceArguments {
  std::vector<std::string> traces;  ///< at least one; several only with --html
  ViewArguments view;
};
/// Reads the words after `glasstls view`.
ViewTraceArguments read_view_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
