#include "bogo/options.hpp"

#include <functional>
#include <map>
#include <set>

#include "x509/certificate/pem.hpp"

namespace glasstls::bogo {

namespace {

using Flag = std::function<void(Options&)>;
using Setting = std::function<void(Options&, const std::string&)>;

Bytes base64(const std::string& text) {
  auto bytes = x509::decode_base64(text);
  if (!bytes) throw Unimplemented("base64 that cannot be read");
  return *bytes;
}

std::uint16_t number(const std::string& text) { return static_cast<std::uint16_t>(std::stoul(text)); }

/// Strings, each after a byte with its size.
std::vector<std::string> protocols(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < text.size();) {
    const auto size = static_cast<std::uint8_t>(text[at]);
    all.push_back(text.substr(at + 1, size));
    at += 1 + size;
  }
  return all;
}

/// Hexadecimal names with commas between them.
std::vector<Bytes> names(const std::string& text) {
  std::vector<Bytes> all;
  if (text == "<NULL>" || text == "<EMPTY>") return all;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    auto name = from_hex(text.substr(at, end - at));
    if (!name) throw Unimplemented("hexadecimal that cannot be read");
    all.push_back(*name);
    at = end + 1;
  }
  return all;
}

/// The credential that an option is about.
CredentialFiles& last_credential(Options& options) {
  if (!options.credentials.empty()) return options.credentials.back();
  if (!options.default_credential) options.default_credential.emplace();
  return *options.default_credential;
}

/// What a policy of BoringSSL allows of what this program has.
void allow_only(Options& options, std::vector<std::uint16_t> suites, std::vector<std::uint16_t> groups,
                std::vector<std::uint16_t> schemes) {
  options.suites = std::move(suites);
  options.groups = std::move(groups);
  options.verify_schemes = options.signing_schemes = std::move(schemes);
}

void at_most(const Options&, const std::string& version) {
  if (number(version) < 0x0304) throw Unimplemented("a version before TLS 1.3");
}

// What a sans-I/O engine does in any case, and what concerns only older versions or BoringSSL's own
// interface.
const std::set<std::string> ignored_flags{"-no-tls1",
                                          "-no-tls11",
                                          "-no-tls12",
                                          "-implicit-handshake",
                                          "-use-early-callback",
                                          "-peek-then-read",
                                          "-use-old-client-cert-callback",
                                          "-use-custom-verify-callback",
                                          "-expect-extended-master-secret",
                                          "-expect-secure-renegotiation",
                                          "-expect-no-secure-renegotiation",
                                          "-no-legacy-server-connect",
                                          "-use-exporter-between-reads",
                                          "-renegotiate-freely",
                                          "-renegotiate-ignore",
                                          "-renegotiate-once",
                                          "-forbid-renegotiation-after-handshake",
                                          "-no-op-extra-handshake",
                                          "-handshake-twice",
                                          "-expect-verify-result",
                                          "-expect-ticket-renewal",
                                          "-expect-no-session-id",
                                          "-use-ocsp-callback",
                                          "-set-ocsp-in-callback",
                                          "-install-ddos-callback"};
const std::set<std::string> ignored_settings{"-min-version",
                                             "-handshaker-path",
                                             "-write-settings",
                                             "-read-size",
                                             "-expect-cipher-no-aes",
                                             "-ticket-key",
                                             "-expect-advertised-alpn",
                                             "-expect-total-renegotiations",
                                             "-mtu"};

const std::map<std::string, Flag> flags{
    {"-ipv6", [](Options& o) { o.ipv6 = true; }},
    {"-server", [](Options& o) { o.is_server = true; }},
    {"-no-key-shares", [](Options& o) { o.key_shares.emplace(); }},
    {"-decline-alpn", [](Options& o) { o.select_alpn.reset(); }},
    {"-reject-alpn", [](Options& o) { o.reject_alpn = true; }},
    {"-enable-grease", [](Options& o) { o.grease = true; }},
    {"-enable-ocsp-stapling", [](Options& o) { o.ocsp_stapling = true; }},
    {"-no-ticket", [](Options& o) { o.tickets = false; }},
    {"-enable-early-data", [](Options& o) { o.early_data = true; }},
    {"-verify-peer", [](Options& o) { o.wants_client_certificate = true; }},
    {"-require-any-client-certificate", [](Options& o) { o.requires_client_certificate = true; }},
    {"-reverify-on-resume", [](Options& o) { o.verifies_again = true; }},
    {"-fips-202205",
     [](Options& o) {
       allow_only(o, {0x1301, 0x1302}, {23, 24},
                  {0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0804, 0x0805, 0x0806});
     }},
    {"-wpa-202304",
     [](Options& o) {
       allow_only(o, {0x1302}, {24}, {0x0501, 0x0601, 0x0503, 0x0805, 0x0806});
     }},
    {"-cnsa1-202603",
     [](Options& o) {
       allow_only(o, {0x1302}, {24}, {0x0503, 0x0805, 0x0501});
     }},
    {"-verify-fail", [](Options& o) { o.verify_fails = true; }},
    {"-async", [](Options& o) { o.byte_by_byte = true; }},
    {"-shim-writes-first", [](Options& o) { o.writes_first = true; }},
    {"-shim-shuts-down", [](Options& o) { o.shuts_down = true; }},
    {"-check-close-notify", [](Options& o) { o.checks_close_notify = true; }},
    {"-write-different-record-sizes", [](Options& o) { o.many_sizes = true; }},
    {"-key-update", [](Options& o) { o.key_update = true; }},
    {"-key-update-before-read", [](Options& o) { o.key_update_before_read = true; }},
    {"-use-export-context", [](Options&) {}},  // RFC 9846 7.5: an empty context is the same as none
    {"-new-x509-credential", [](Options& o) { o.credentials.emplace_back(); }},
    {"-expect-no-peer-cert", [](Options& o) { o.expects_no_peer_certificate = true; }},
    {"-expect-session-miss", [](Options& o) { o.expects_session_miss = true; }},
    {"-expect-no-session", [](Options& o) { o.expects_no_session = true; }},
    {"-expect-no-server-name", [](Options& o) { o.expected_server_name = ""; }},
    {"-expect-accept-early-data", [](Options& o) { o.expects_accepted_early_data = true; }},
    {"-expect-reject-early-data", [](Options& o) { o.expects_rejected_early_data = true; }},
    {"-expect-no-offer-early-data", [](Options& o) { o.expects_no_early_data_offer = true; }},
    {"-expect-ticket-supports-early-data", [](Options& o) { o.expects_early_data_ticket = true; }},
    {"-expect-hrr", [](Options& o) { o.expects_hello_retry_request = true; }},
    {"-expect-no-hrr", [](Options& o) { o.expects_no_hello_retry_request = true; }},
};

const std::map<std::string, Setting> settings{
    {"-port", [](Options& o, const std::string& v) { o.port = number(v); }},
    {"-shim-id", [](Options& o, const std::string& v) { o.shim_id = std::stoull(v); }},
    {"-resume-count", [](Options& o, const std::string& v) { o.resume_count = std::stoi(v); }},
    {"-max-version", [](Options& o, const std::string& v) { at_most(o, v); }},
    {"-expect-version", [](Options& o, const std::string& v) { o.expected_version = number(v); }},
    {"-cert-file", [](Options& o, const std::string& v) { last_credential(o).certificate = v; }},
    {"-key-file", [](Options& o, const std::string& v) { last_credential(o).key = v; }},
    {"-ocsp-response",
     [](Options& o, const std::string& v) { last_credential(o).ocsp_response = base64(v); }},
    {"-trust-cert", [](Options& o, const std::string& v) { o.trust_certificate = v; }},
    {"-host-name", [](Options& o, const std::string& v) { o.host_name = v; }},
    {"-curves", [](Options& o, const std::string& v) { o.groups.push_back(number(v)); }},
    {"-key-shares",
     [](Options& o, const std::string& v) {
       if (!o.key_shares) o.key_shares.emplace();
       o.key_shares->push_back(number(v));
     }},
    {"-signing-prefs",
     [](Options& o, const std::string& v) {
       (o.credentials.empty() ? o.signing_schemes : o.credentials.back().signing_schemes)
           .push_back(number(v));
     }},
    {"-verify-prefs", [](Options& o, const std::string& v) { o.verify_schemes.push_back(number(v)); }},
    {"-advertise-alpn", [](Options& o, const std::string& v) { o.alpn = protocols(v); }},
    {"-select-alpn",
     [](Options& o, const std::string& v) {
       if (!v.empty()) o.select_alpn = v;
     }},
    {"-expect-alpn", [](Options& o, const std::string& v) { o.expected_alpn = v; }},
    {"-expect-server-name", [](Options& o, const std::string& v) { o.expected_server_name = v; }},
    {"-install-one-cert-compression-alg",
     [](Options& o, const std::string& v) {
       if (number(v) != 1) throw Unimplemented("a compression that is not zlib");
       o.zlib = true;
     }},
    {"-use-client-ca-list", [](Options& o, const std::string& v) { o.client_authorities = names(v); }},
    {"-expect-client-ca-list",
     [](Options& o, const std::string& v) { o.expected_client_authorities = names(v); }},
    {"-resumption-delay", [](Options& o, const std::string& v) { o.resumption_delay = std::stoi(v); }},
    {"-shim-initial-write", [](Options& o, const std::string& v) { o.first_write = v; }},
    {"-repeat-shim-initial-write",
     [](Options& o, const std::string& v) { o.repeat_first_write = std::stoi(v); }},
    {"-export-keying-material", [](Options& o, const std::string& v) { o.exported_size = std::stoul(v); }},
    {"-export-label", [](Options& o, const std::string& v) { o.export_label = v; }},
    {"-export-context", [](Options& o, const std::string& v) { o.export_context = v; }},
    {"-expect-curve-id", [](Options& o, const std::string& v) { o.expected_group = number(v); }},
    {"-expect-cipher", [](Options& o, const std::string& v) { o.expected_cipher = number(v); }},
    {"-expect-peer-signature-algorithm",
     [](Options& o, const std::string& v) { o.expected_scheme = number(v); }},
    {"-expect-ocsp-response", [](Options& o, const std::string& v) { o.expected_ocsp_response = base64(v); }},
    {"-expect-early-data-reason",
     [](Options& o, const std::string& v) { o.expects_early_data_reason_accepted = v == "accept"; }},
    {"-expect-selected-credential",
     [](Options& o, const std::string& v) { o.expected_credential = std::stoi(v); }},
    {"-expect-cipher-aes", [](Options& o, const std::string& v) { o.expected_cipher = number(v); }},
    {"-expect-msg-callback", [](Options& o, const std::string& v) { o.expected_messages = v; }},
    {"-expect-peer-cert-file", [](Options& o, const std::string& v) { o.expected_peer_certificate = v; }},
};

}  // namespace

AllOptions parse(const std::vector<std::string>& arguments) {
  AllOptions all;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string name = arguments[i];
    std::vector<Options*> about{&all.initial, &all.resume, &all.retry};
    for (const auto& [prefix, options] :
         {std::pair{"-on-initial", &all.initial}, std::pair{"-on-resume", &all.resume},
          std::pair{"-on-retry", &all.retry}})
      if (name.starts_with(prefix) && name.substr(std::string(prefix).size()).starts_with('-')) {
        name = name.substr(std::string(prefix).size());
        about = {options};
      }
    if (ignored_flags.count(name)) continue;
    if (ignored_settings.count(name)) {
      ++i;
      continue;
    }
    if (const auto flag = flags.find(name); flag != flags.end()) {
      for (Options* options : about) flag->second(*options);
    } else if (const auto setting = settings.find(name); setting != settings.end()) {
      if (++i == arguments.size()) throw Unimplemented(name + " without its value");
      for (Options* options : about) setting->second(*options, arguments[i]);
    } else {
      throw Unimplemented(name);
    }
  }
  return all;
}

}  // namespace glasstls::bogo
