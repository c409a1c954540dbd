#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "crypto/hash/hash.hpp"
#include "lab/usage_error.hpp"
#include "messages/numbers.hpp"
#include "x509/path/validation_policy.hpp"

/// What stands on the command line, read and checked.
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
  std::string write_out;  ///< a format with variables to print in the end; empty for none
};

/// A client: whom it reaches, what it offers, whom it believes, what it keeps.
struct ClientArguments {
  std::string target;  ///< URL, or HOST:PORT
  std::vector<std::string> ca, ca_only;
  x509::ValidationPolicy policy = x509::ValidationPolicy::usual();
  bool insecure = false;
  std::string connect_to;
  std::optional<std::string> proxy;  ///< HOST:PORT; empty text: none, whatever the environment says
  std::vector<messages::CipherSuite> suites;
  std::vector<messages::NamedGroup> groups;
  std::vector<std::string> alpn;
  std::optional<std::chrono::milliseconds> timeout;
  std::string key_log;    ///< file; from --keylog or SSLKEYLOGFILE
  std::string session;    ///< file of tickets
  std::string hsts;       ///< file of hosts that want https alone
  std::string cert, key;  ///< files of what the client proves itself with
  bool early_data = false, key_update = false, compress_certificate = false;
  std::string psk_identity;  ///< of a pre-shared key from elsewhere; empty: none
  Bytes psk;                 ///< 1 to 64 bytes
  crypto::HashAlgorithm psk_hash = crypto::HashAlgorithm::sha256;
  ViewArguments view;
};

struct ConnectArguments : ClientArguments {
  std::string output;    ///< file for the body; "-" is standard output
  bool ign_eof = false;  ///< the end of standard input is not told to the server
  /// RFC 9846 7.5: keying material to export and show.
  std::string export_label;
  std::size_t export_length = 0;  ///< in bytes; 0: none
};
ConnectArguments read_connect_arguments(std::span<const std::string> words);

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
CertArguments read_cert_arguments(std::span<const std::string> words);

struct ServeArguments {
  std::string certificate, key, ocsp;  ///< files; empty: a local authority makes one
  std::vector<std::string> names;      ///< that the local certificate is for too
  std::string host;                    ///< an address to listen on; empty: the loopback ones
  std::uint16_t port = 4433;
  std::string root;  ///< folder; empty for none
  std::vector<std::string> client_ca;
  bool client_optional = false;
  std::uint32_t early_data = 0;  ///< bytes
  bool allow_replay = false, compress_certificate = false;
  bool retry = false, cookie = false, retry_cookie = false;  ///< HelloRetryRequests: when, and with what
  std::size_t tickets = 2;
  std::vector<messages::CipherSuite> suites;
  std::vector<messages::NamedGroup> groups;
  std::vector<std::string> alpn;
  std::optional<std::uint64_t> seed;
  std::string key_log;
  ViewArguments view;
};
ServeArguments read_serve_arguments(std::span<const std::string> words);

struct LabArguments {
  std::string name;  ///< "badcerts", or a prepared experiment; empty: list them all
  std::string predict;
  std::optional<std::uint64_t> seed;
  std::uint16_t port = 4434;
  ViewArguments view;
};
LabArguments read_lab_arguments(std::span<const std::string> words);

struct DemoArguments {
  std::string scenario = "full";  ///< "list": name them all
  std::string tamper, predict;    ///< of a connection to tamper with; empty: none
  bool keep_lengths = false;      ///< around a value of another size that `tamper` sets
  std::optional<std::uint64_t> seed;
  ViewArguments view;
};
DemoArguments read_demo_arguments(std::span<const std::string> words);

struct ViewTraceArguments {
  std::vector<std::string> traces;  ///< at least one; several with --html alone
  ViewArguments view;
};
ViewTraceArguments read_view_arguments(std::span<const std::string> words);

struct VectorsArguments {
  std::vector<std::string> files;
};
VectorsArguments read_vectors_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
