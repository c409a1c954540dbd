#include "cli/arguments.hpp"

#include <cstdlib>

#include "cli/proxy_choice.hpp"
#include "program.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::cli;
using namespace glasstls::testing;

namespace {

ConnectArguments read(std::vector<std::string> words) { return read_connect_arguments(words); }

std::string complaint(std::vector<std::string> words) {
  try {
    read(std::move(words));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("the environment names a proxy, which an option replaces or leaves out") {
  struct Variables {
    Variables() { clear(); }
    static void clear() {
      for (const char* name : {"https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"}) ::unsetenv(name);
    }
    ~Variables() { clear(); }
  } variables;
  const auto chosen = [](const std::optional<std::string>& option, const char* host = "example.com") {
    const auto proxies = choose_proxies(option);
    const http::HostPort server{host};
    const http::HostPort* proxy = proxies ? proxies->to(server) : nullptr;
    return proxy ? proxy->text() : "none";
  };
  CHECK(chosen(std::nullopt) == "none");
  ::setenv("HTTPS_PROXY", "http://second.example:2", 1);
  CHECK(chosen(std::nullopt) == "second.example:2");
  ::setenv("https_proxy", "http://first.example:1", 1);
  CHECK(chosen(std::nullopt) == "first.example:1");
  CHECK(chosen("third.example:3") == "third.example:3");
  CHECK(chosen("") == "none");
  ::setenv("no_proxy", "example.org, example.com", 1);
  CHECK(chosen(std::nullopt) == "none");
  CHECK(chosen(std::nullopt, "example.net") == "first.example:1");
  ::setenv("https_proxy", "socks5://first.example:1", 1);
  CHECK_THROWS_AS(choose_proxies(std::nullopt), UsageError);
}

TEST_CASE("connect's options are read") {
  const ConnectArguments a = read({"https://example.com/",
                                   "--ca",
                                   "a.pem",
                                   "--ca",
                                   "b.pem",
                                   "--ca-only",
                                   "c.pem",
                                   "--insecure",
                                   "--connect-to",
                                   "127.0.0.1:4433",
                                   "--suite",
                                   "TLS_CHACHA20_POLY1305_SHA256,TLS_AES_128_GCM_SHA256",
                                   "--group",
                                   "secp384r1",
                                   "--group",
                                   "x25519",
                                   "--alpn",
                                   "h2,http/1.1",
                                   "--timeout",
                                   "1.5",
                                   "-o",
                                   "page",
                                   "--keylog",
                                   "keys",
                                   "-v",
                                   "--json",
                                   "--secrets"});
  CHECK(a.target == "https://example.com/");
  CHECK(a.ca == std::vector<std::string>{"a.pem", "b.pem"});
  CHECK(a.ca_only == std::vector<std::string>{"c.pem"});
  CHECK(a.insecure);
  CHECK(a.connect_to == "127.0.0.1:4433");
  using enum messages::CipherSuite;
  using enum messages::NamedGroup;
  CHECK(a.suites == std::vector{TLS_CHACHA20_POLY1305_SHA256, TLS_AES_128_GCM_SHA256});
  CHECK(a.groups == std::vector{secp384r1, x25519});
  CHECK(a.alpn == std::vector<std::string>{"h2", "http/1.1"});
  CHECK(a.timeout == std::chrono::milliseconds(1500));
  CHECK(a.output == "page");
  CHECK(a.key_log == "keys");
  CHECK(a.view.verbose);
  CHECK(a.view.json);
  CHECK(a.view.secrets);
  CHECK_FALSE(a.view.quiet);
  CHECK_FALSE(a.ign_eof);
  CHECK(read({"localhost:25", "--ign-eof"}).ign_eof);
}

TEST_CASE("an option takes one value, so the target may follow it") {
  CHECK(read({"--ca", "a.pem", "https://example.com/"}).target == "https://example.com/");
  CHECK(read({"--suite", "TLS_AES_128_GCM_SHA256", "example.com"}).target == "example.com");
  CHECK(read({"--alpn", "h2", "example.com"}).alpn == std::vector<std::string>{"h2"});
}

TEST_CASE("the key log comes from the environment where no option names it") {
  ::setenv("SSLKEYLOGFILE", "from-environment", 1);
  CHECK(read({"x"}).key_log == "from-environment");
  CHECK(read({"x", "--keylog", "mine"}).key_log == "mine");
  ::unsetenv("SSLKEYLOGFILE");
  CHECK(read({"x"}).key_log.empty());
}

TEST_CASE("what cannot be understood is answered with what could be") {
  CHECK(complaint({"x", "--suite", "RC4"}) ==
        "there is no cipher suite \"RC4\"; choose from TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, "
        "TLS_CHACHA20_POLY1305_SHA256, TLS_AES_128_CCM_SHA256, TLS_AES_128_CCM_8_SHA256");
  CHECK(
      complaint({"x", "--group", "ffdhe2048"}) ==
      "there is no group \"ffdhe2048\"; choose from X25519MLKEM768, x25519, secp256r1, secp384r1, secp521r1, "
      "SecP256r1MLKEM768, x448");
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"x", "y"},
                                                {"x", "--nonsense"},
                                                {"x", "--timeout", "0"},
                                                {"x", "--timeout", "soon"},
                                                {"x", "-q", "--json"},
                                                {"x", "--alpn", "a,,b"}}) {
    CAPTURE(words);
    CHECK(complaint(words) != "none");
  }
}

TEST_CASE("an error about an option is in our own words, with a suggestion") {
  TemporaryFolder folder;
  const auto says = [&](const std::string& arguments, const std::string& words) {
    const Ran ran = run(folder, arguments);
    CAPTURE(arguments, ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.err.find(words) != std::string::npos);
  };
  says("serve --port 99999", "\"99999\" is not a valid port: expected 0 to 65535");
  says("lab badcerts --port -1", "\"-1\" is not a valid port: expected 0 to 65535");
  says("serve --tickets 17", "\"17\" is not a valid number of tickets: expected 0 to 16");
  says("demo --seed x", "\"x\" is not a valid seed: expected 0 to 18446744073709551615");
  says("connect --timeout soon https://localhost/", "\"soon\" is not a valid time for --timeout");
  says("connect --tmeout 5 https://localhost/", "there is no option \"--tmeout\"; did you mean --timeout?");
  says("cert --nam=x file", "there is no option \"--nam\"; did you mean --name?");
  says("connect --zzzzzzzz https://localhost/", "there is no option \"--zzzzzzzz\"");
  says("connect", "TARGET is missing: https://HOST[:PORT]/PATH, or HOST:PORT");
  says("connect https://a/ https://b/", "\"https://b/\" is one argument too many");
  says("serve --cert a", "--cert needs --key FILE too");
  says("demo --tamper x --scenario y", " cannot be given together");
  says("serve --port", "--port needs a value: --port NUMBER");
  says("demo --tamper ServerHello", "\n  cipher_suite: ");
  says("conect", "did you mean connect?");
  says("demo --scenario resum", "did you mean resume?");
  says("lab badcert", "did you mean badcerts?");
}

TEST_CASE("hints name the program the way it was called") {
  TemporaryFolder folder;
  const std::string program = std::getenv("GLASSTLS_PROGRAM"), out = folder / "text";
  const auto printed = [&](const std::string& command) {
    CHECK(std::system((command + " >'" + out + "' 2>&1").c_str()) != -1);
    return content(out);
  };
  const std::string help = printed("env -u GLASSTLS_CALLED_AS '" + program + "' connect --help");
  CHECK(help.find("Usage: " + program + " connect") != std::string::npos);
  CHECK(help.find("\n  " + program + " connect -v https://example.com/") != std::string::npos);
  CHECK(help.find("\n  glasstls ") == std::string::npos);
  const std::string spaced =
      printed("GLASSTLS_CALLED_AS=\"/it's here/glasstls\" '" + program + "' connect --help");
  CHECK(spaced.find("\n  '/it'\\''s here/glasstls' connect -v https://example.com/") != std::string::npos);
  for (const std::string words : {"", "--help", "demo --scenario list", "lab", "conect", "connect --x",
                                  "explain xyzzyx", "serve --help", "demo --scenario xyz", "lab zzzzzz"}) {
    const std::string text = printed("GLASSTLS_CALLED_AS=tools/run '" + program + "' " + words);
    CAPTURE(words);
    CHECK(text.find("tools/run") != std::string::npos);
    for (const char* command :
         {"glasstls demo", "glasstls connect", "glasstls lab", "glasstls --help", "glasstls explain "})
      CHECK(text.find(command) == std::string::npos);
  }
}

TEST_CASE("help names each option and shows examples") {
  try {
    read({"--help"});
    FAIL("no help");
  } catch (const HelpWanted& wanted) {
    const std::string help = wanted.what();
    for (std::string_view word :
         {"--ca ", "--ca-only", "--insecure", "--connect-to", "--suite", "--group", "--alpn", "--timeout",
          "-o,", "-v,", "-q,", "--json", "--keylog", "--secrets", "Examples:"}) {
      CAPTURE(word);
      CHECK(help.find(word) != std::string::npos);
    }
  }
}

TEST_CASE("an option for a file takes one file, not the next argument") {
  CHECK(complaint({"--ca", "a.pem", "https://example.com/", "-q"}) == "none");
  CHECK(complaint({"--ca-only", "a.pem", "https://example.com/", "--timeout", "1"}) == "none");
  const CertArguments a =
      read_cert_arguments(std::vector<std::string>{"--ca-only", "a.pem", "b.pem", "c.pem", "--at", "7"});
  CHECK(a.ca_only == std::vector<std::string>{"a.pem"});
  CHECK(a.sources == std::vector<std::string>{"b.pem", "c.pem"});
  CHECK(a.at == 7);
}

TEST_CASE("options of resumption, early data, certificates and exporters are read") {
  const ConnectArguments a = read({"h:1", "--session", "s", "--early-data", "--cert", "c.pem", "--key",
                                   "k.pem", "--export", "EXPORTER: x:32", "--psk", "me:too:0aff"});
  CHECK(a.session == "s");
  CHECK(a.early_data);
  CHECK(a.cert == "c.pem");
  CHECK(a.key == "k.pem");
  CHECK(a.export_label == "EXPORTER: x");
  CHECK(a.export_length == 32);
  CHECK(a.psk_identity == "me:too");
  CHECK(to_hex(a.psk.reveal()) == to_hex(Bytes{0x0a, 0xff}));
  CHECK(a.psk_hash == crypto::HashAlgorithm::sha256);
  CHECK_FALSE(a.key_update);
  const ConnectArguments b = read({"h:1", "--psk", "me:00", "--psk-hash", "sha384", "--key-update"});
  CHECK(b.psk_hash == crypto::HashAlgorithm::sha384);
  CHECK(b.key_update);
  CHECK(complaint({"h:1", "--psk", "me:00", "--psk-hash", "md5"}).find("md5") != std::string::npos);
  CHECK_FALSE(complaint({"h:1", "--psk-hash", "sha384"}).empty());
  for (const char* wrong : {"me", "me:", ":00", "me:0", "me:xx"})
    CHECK(complaint({"h:1", "--psk", wrong}).find("--psk takes") != std::string::npos);
  CHECK(complaint({"h:1", "--early-data"}).find("--session") != std::string::npos);
  CHECK(complaint({"h:1", "--cert", "c.pem"}).find("--key") != std::string::npos);
  for (const char* wrong : {"label", ":5", "label:", "label:0", "label:8161", "label:5x", "label:-1"})
    CHECK(complaint({"h:1", "--export", wrong}).find("--export takes") != std::string::npos);
}
