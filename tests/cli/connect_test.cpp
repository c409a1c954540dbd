#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "cli/exit_code.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"
#include "support/skip.hpp"
#include "world.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

const std::string page = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

}  // namespace

TEST_CASE("connect shows the whole flow, from the name to the page") {
  World world;
  const Server server = world.serve(page);
  const Ran ran = run(world.folder, "connect" + world.trust() + url(server));
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  for (std::string_view part :
       {"DNS   localhost", "TCP   ", "->  ClientHello", "<-  ServerHello", "<-  EncryptedExtensions",
        "<-  Certificate ", "<-  CertificateVerify", "<-  Finished", "->  Finished", "certificates accepted",
        " TLS rules checked, all satisfied", "HTTP  GET /", "<-  HTTP/1.1 200 OK",
        "body                    5 bytes", "TLS 1.3, TLS_AES_128_GCM_SHA256, x25519, ed25519",
        "2 round trips before the request left", "RFC 9846 4.2.3 (RFC 8446 4.1.3)"}) {
    CAPTURE(part);
    CHECK(has(ran.out, part));
  }
  CHECK_FALSE(has(ran.out, "\x1b"));
  CHECK_FALSE(has(ran.out, "Key schedule"));
}

TEST_CASE("view shows from a trace what connect showed, byte for byte") {
  World world;
  const std::string trace = "'" + (world.folder / "trace.sqlog") + "' ";
  for (std::string_view options : {"", "-v ", "-v --secrets ", "--json "}) {
    CAPTURE(options);
    const Server server = world.serve(page);
    const std::string view(options);
    const Ran live = run(world.folder, "connect " + view + "--trace " + trace + world.trust() + url(server));
    CHECK(live.code == 0);
    const Ran later = run(world.folder, "view " + view + trace);
    CHECK(later.code == 0);
    CHECK(later.out == live.out);
  }
  const Server server = world.serve(page);
  const Ran refused = run(world.folder, "connect --trace " + trace + url(server));
  CHECK(refused.code == 7);
  CHECK(run(world.folder, "view " + trace).out == refused.out);
}

TEST_CASE("secrets are in a trace where they were asked for, and shown where they are asked for again") {
  TemporaryFolder folder;
  const std::string trace = "'" + (folder / "trace.sqlog") + "' ";
  // RFC 8448 section 3: the salt and the value of the handshake secret, and the server's handshake key.
  const auto tells = [](const std::string& text) {
    return has(text, "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba") ||
           has(text, "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac") ||
           has(text, "3fce516009c21727d0f2e4e86ee403bc");
  };
  const std::string keys = " --json ";
  CHECK(run(folder, "demo --trace " + trace).code == 0);
  CHECK_FALSE(tells(content(folder / "trace.sqlog")));
  CHECK_FALSE(tells(run(folder, "view --secrets" + keys + trace).out));
  CHECK(run(folder, "demo --secrets --trace " + trace).code == 0);
  CHECK(tells(content(folder / "trace.sqlog")));
  CHECK(tells(run(folder, "view --secrets" + keys + trace).out));
  CHECK_FALSE(tells(run(folder, "view" + keys + trace).out));
}

TEST_CASE("tshark decrypts a capture down to the request and the page, without any setting") {
  if (std::system("tshark --version >/dev/null 2>&1") != 0) return skip("tshark is not installed");
  World world;
  const Server server = world.serve(page);
  const std::string capture = world.folder / "page.pcapng";
  const Ran live = run(world.folder, "connect -q --pcapng '" + capture + "'" + world.trust() + url(server));
  CHECK(live.code == 0);
  CHECK(has(live.err, "warning"));
  struct stat status {};
  REQUIRE(::stat(capture.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const std::string port = std::to_string(server.address().port());
  const std::string command = "tshark -r '" + capture + "' -d tcp.port==" + port +
                              ",tls -Y http -T fields -e http.request.method " +
                              "-e http.response.code -e http.file_data -e ip.dst -e ipv6.dst >'" +
                              (world.folder / "http") + "' 2>'" + (world.folder / "err") + "'";
  CHECK(std::system(command.c_str()) == 0);
  const std::string http = content(world.folder / "http");
  CAPTURE(http);
  CHECK(has(http, "GET\t"));
  CHECK(has(http, "\t200\t"));
  CHECK((has(http, "hello") || has(http, "68656c6c6f")));
  CHECK((has(http, "127.0.0.1") || has(http, "::1")));
}

TEST_CASE("view says what is wrong with a file") {
  TemporaryFolder folder;
  write(folder / "none", "hello");
  const Ran none = run(folder, "view '" + (folder / "none") + "'");
  CHECK(none.code == 10);
  CHECK(has(none.err, "not a trace file"));
  CHECK(run(folder, "view /nowhere/at/all").code == 10);
  CHECK(run(folder, "demo -q --trace '" + (folder / "t") + "'").code == 0);
  std::string text = content(folder / "t");
  write(folder / "t", text.substr(0, text.size() - 9));
  const Ran cut = run(folder, "view '" + (folder / "t") + "'");
  CHECK(cut.code == 0);
  CHECK(has(cut.out, "ClientHello"));
  CHECK(has(cut.err, "interrupted"));
}

TEST_CASE("quiet leaves nothing but the page, and -o puts it into a file") {
  World world;
  {
    const Server server = world.serve(page);
    const Ran ran = run(world.folder, "connect -q" + world.trust() + url(server));
    CHECK(ran.code == 0);
    CHECK(ran.out == "hello");
    CHECK(ran.err.empty());
  }
  const Server server = world.serve(page);
  const Ran ran =
      run(world.folder, "connect -q -o '" + (world.folder / "page") + "'" + world.trust() + url(server));
  CHECK(ran.out.empty());
  CHECK(content(world.folder / "page") == "hello");
}

TEST_CASE("-v shows bytes and keys, but no secret without --secrets") {
  World world;
  const auto verbose = [&](const std::string& options) {
    const Server server = world.serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    return run(world.folder, "connect -v " + options + world.trust() + url(server)).out;
  };
  const std::string without = verbose("");
  CHECK(has(without, "msg_type: client_hello"));
  CHECK(has(without, "Key schedule"));
  CHECK(has(without, "\"tls13 c hs traffic\""));
  CHECK_FALSE(has(without, "  value "));
  CHECK_FALSE(has(without, "  IKM "));
  CHECK(has(verbose("--secrets"), "  value "));
}

TEST_CASE("--json is one object, and --keylog a file for Wireshark") {
  World world;
  const Server server = world.serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const Ran ran = run(world.folder, "connect --json --keylog '" + (world.folder / "keys") + "'" +
                                        world.trust() + url(server));
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["connected"] == true);
  CHECK(json["error"].is_null());
  CHECK(json["negotiated"]["group"] == "x25519");
  CHECK(json["phases"].size() == 4);
  CHECK(json["round_trips"]["before_request"] == 2);
  CHECK(json["timings"]["connect"] >= json["timings"]["ssl"]);
  CHECK(json["timings"]["wait"] > 0);
  CHECK(json["certificates"][0]["title"] == "localhost");
  CHECK_FALSE(has(ran.out, "\"value\": \"" + std::string(8, '0')));
  for (const auto& event : json["events"])
    if (event["type"] == "secret") CHECK_FALSE(event.contains("value"));

  const std::string keys = content(world.folder / "keys");
  for (std::string_view label :
       {"CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ", "CLIENT_TRAFFIC_SECRET_0 ",
        "SERVER_TRAFFIC_SECRET_0 ", "EXPORTER_SECRET "}) {
    CAPTURE(label);
    CHECK(has(keys, label));
  }
  struct stat status {};
  REQUIRE(::stat((world.folder / "keys").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("-w prints a line for scripts, from the connection and from its trace") {
  World world;
  const std::string format =
      " -w '%{version} %{cipher_suite} %{group} %{signature} %{resumed} %{response_code} %{num_certs} "
      "%{size_download} %{round_trips_before_request} %{round_trips} %{remote_ip} %{errormsg}|\\n' ";
  const std::string trace = "'" + (world.folder / "trace.sqlog") + "' ";
  const Server server = world.serve(page);
  const Ran ran = run(world.folder, "connect -q -o '" + (world.folder / "page") + "' --trace " + trace +
                                        format + world.trust() + url(server));
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out == "TLS 1.3 TLS_AES_128_GCM_SHA256 x25519 ed25519 0 200 1 5 2 3 127.0.0.1 |\n");
  CHECK(run(world.folder, "view -q" + format + trace).out == ran.out);
  CHECK(run(world.folder, "view" + format + trace).out.ends_with(ran.out));
  const Server other = world.serve(page);
  const Ran refused = run(world.folder, "connect -q" + format + url(other));
  CHECK(refused.code == 7);
  CHECK(has(refused.out, "000 1 0"));
  write(world.folder / "format", "%{scheme}");
  const Server third = world.serve(page);
  CHECK(run(world.folder,
            "connect -q -o /dev/null -w '@" + (world.folder / "format") + "'" + world.trust() + url(third))
            .out == "HTTPS");
  const Ran unknown = run(world.folder, "connect -w '%{verson}' https://localhost/");
  CHECK(unknown.code == 2);
  CHECK(has(unknown.err, "did you mean \"version\"?"));
  const Ran list = run(world.folder, "connect -w help");
  CHECK(list.code == 0);
  const std::string documented = content((repository() / "docs" / "command-line.md").string());
  for (std::size_t at = 0; (at = list.out.find("%{", at)) != std::string::npos; ++at) {
    const std::string name = list.out.substr(at + 2, list.out.find('}', at) - at - 2);
    CAPTURE(name);
    CHECK(has(documented, "`" + name + "`"));
  }
}

TEST_CASE("--hsts remembers hosts that require https, and an http:// URL of such a host becomes https") {
  World world;
  const std::string hsts = "connect --hsts '" + (world.folder / "hsts") + "'" + world.trust();
  const auto plain = [](const Server& server) { return "http" + url(server).substr(5); };
  {
    const Server server = world.serve(page);
    const Ran ran = run(world.folder, hsts + url(server));
    CHECK(has(ran.out, "HSTS  localhost does not require https"));
    CHECK(has(ran.out, "sslstrip"));
    const Ran refused = run(world.folder, hsts + plain(server));
    CHECK(refused.code == 2);
    CHECK(has(refused.err, "in the server's place"));
    CHECK_FALSE(has(refused.out, "TCP"));
  }
  const std::string policy =
      "HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=864000; includeSubDomains\r\n"
      "Content-Length: 5\r\n\r\nhello";
  {
    const Server server = world.serve(policy);
    const Ran ran = run(world.folder, hsts + url(server));
    CHECK(has(ran.out, "HSTS  localhost requires https for 10 days, also for its subdomains"));
    CHECK(content(world.folder / "hsts").find("\n.localhost \"20") != std::string::npos);
  }
  {
    const Server server = world.serve(policy);
    const Ran ran = run(world.folder, "connect -q --hsts '" + (world.folder / "none/hsts") + "'" +
                                          world.trust() + url(server));
    CHECK(ran.code == 10);
    CHECK(ran.out == "hello");
    CHECK(has(ran.err, "none/hsts"));
  }
  const Server server = world.serve(page);
  const Ran ran = run(world.folder, hsts + plain(server));
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("HSTS  " + plain(server) + " becomes " + url(server) + "\n"));
  CHECK(has(ran.out, "known                   localhost and its subdomains"));
}

TEST_CASE("a server cannot control the terminal") {
  World world;
  const Server server = world.serve("HTTP/1.1 200 \x1b[2Jgone\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(has(run(world.folder, "connect" + world.trust() + url(server)).out, "\x1b"));
}

TEST_CASE("HOST:PORT carries standard input and output") {
  World world;
  const Server server = world.serve("");
  const Ran ran =
      run(world.folder, "connect -q" + world.trust() + "localhost:" + std::to_string(server.address().port()),
          "over and back\n");
  CHECK(ran.code == 0);
  CHECK(ran.out == "over and back\n");
  CHECK(ran.err.empty());
}

TEST_CASE("--ign-eof leaves the connection open after the input's end") {
  World world;
  // A server that answers only while the client's direction is open, and takes its time.
  Server server([&](net::Stream& stream) {
    ScriptedServer tls(world.script);
    std::array<std::uint8_t, 1 << 14> buffer;
    const auto comes = [&] {
      const net::Deadline deadline(std::chrono::milliseconds(tls.received.empty() ? 10'000 : 1500));
      return net::wait_for(stream, false, -1, deadline).stream_readable;
    };
    while (tls.alert != Alert::close_notify && comes()) {
      const std::size_t size = stream.receive(buffer, net::Deadline::never());
      if (size == 0) return;
      tls.receive(View(buffer).first(size));
      stream.send(tls.take_output(), net::Deadline(std::chrono::seconds(1)));
    }
    if (tls.alert != Alert::close_notify) tls.send(as_bytes("late"));
    tls.send_alert(Alert::close_notify);
    stream.send(tls.take_output(), net::Deadline(std::chrono::seconds(1)));
  });
  const Ran ran =
      run(world.folder,
          "connect -q --ign-eof" + world.trust() + "localhost:" + std::to_string(server.address().port()),
          "question\n");
  CHECK(ran.code == 0);
  CHECK(ran.out == "late");
}

TEST_CASE("each way to fail has its exit code, and says what was expected and presented") {
  World world;
  const auto fails = [&](const std::string& arguments, int code) {
    const Ran ran = run(world.folder, "connect" + world.trust() + arguments);
    CAPTURE(arguments, ran.out, ran.err);
    CHECK(ran.code == code);
    return ran;
  };
  const auto answer = [](Bytes bytes) {
    return Server([bytes = std::move(bytes)](net::Stream& stream) {
      std::array<std::uint8_t, 1 << 14> buffer;
      stream.receive(buffer, net::Deadline(std::chrono::seconds(3)));
      stream.send(bytes, net::Deadline(std::chrono::seconds(1)));
      stream.finish();
      stream.receive(buffer, net::Deadline(std::chrono::seconds(1)));
    });
  };

  CHECK(has(fails("", 2).err, "see glasstls connect --help"));
  fails("http://localhost/", 2);
  fails("--suite TLS_NONE https://localhost/", 2);
  fails("--timeout 0.5 https://name.invalid/", 3);
  fails("https://127.0.0.1:1/", 4);
  {
    world.script.tamper = [](std::string_view name, Bytes& bytes) {
      if (name == "Finished") bytes.back() ^= 1;
    };
    const Server server = world.serve(page);
    CHECK(has(fails(url(server), 5).out, "alert decrypt_error(51)"));
    world.script.tamper = nullptr;
  }
  {
    const Server server = answer({21, 3, 3, 0, 2, 2, 40});
    const Ran ran = fails(url(server), 6);
    CHECK(has(ran.out, "<-  alert handshake_failure(40)"));
    CHECK(has(ran.out, "alert received"));
  }
  {
    const Server server = world.serve(page);
    const Ran ran = fails(
        "--connect-to localhost:" + std::to_string(server.address().port()) + " https://other.example/", 7);
    CHECK(has(ran.out, "expected                other.example"));
    CHECK(has(ran.out, "presented               localhost"));
  }
  {
    const Server server = world.serve("nonsense\r\n\r\n");
    fails(url(server), 8);
  }
  {
    const Server server = answer({});
    fails(url(server), 9);
  }
  const Ran untrusting = fails("--ca '" + (world.folder / "missing") + "' https://localhost/", 10);
  CHECK(has(untrusting.err, "missing, which cannot be read"));
  CHECK_FALSE(has(untrusting.out, "TLS"));
  {
    const Server server = world.serve(page);
    CHECK(has(fails("-o /nowhere/at/all " + url(server), 10).err, "/nowhere/at/all"));
  }
}

TEST_CASE("--insecure continues, and shows what it tolerates") {
  World world;
  const Server server = world.serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const Ran ran = run(world.folder, "connect --insecure " + url(server));
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "tolerated"));
}

TEST_CASE("an option that does nothing says so") {
  World world;
  {
    const Server server = world.serve(page);
    const Ran ran = run(world.folder, "connect --session '" + (world.folder / "tickets") + "' --early-data" +
                                          world.trust() + url(server));
    CHECK(ran.code == 0);
    CHECK(has(ran.err, "--early-data does nothing here: "));
  }
  {
    const Server server = world.serve(page);
    const Ran ran = run(world.folder, "connect --proxy 127.0.0.1:1" + world.trust() + url(server));
    CHECK(ran.code == 0);
    CHECK(has(ran.err, "--proxy does nothing here"));
  }
  const Ran dead = run(world.folder, "connect --proxy 127.0.0.1:1 https://example.com/");
  CHECK(dead.code == 4);
  CHECK(has(dead.out, "connecting to 127.0.0.1:1 instead"));
  CHECK(has(run(world.folder, "connect --proxy socks5://h:1 https://example.com/").err,
            "--proxy: only proxies that speak HTTP"));
}

TEST_CASE("for every command, a missing file is exit code 10") {
  TemporaryFolder folder;
  const std::string missing = " '" + (folder / "missing") + "' ";
  for (const std::string& command :
       {"cert" + missing, "cert --crl" + missing + "-", "cert --ca" + missing + "-", "decode" + missing,
        "decode --keylog" + missing + "-", "view" + missing, "replay" + missing, "step" + missing,
        "connect --ca" + missing + "https://localhost:1/",
        "connect --cert" + missing + "--key" + missing + "https://localhost:1/",
        "connect -w @" + (folder / "missing") + " https://localhost:1/",
        "serve --cert" + missing + "--key" + missing, "serve --client-ca" + missing,
        "serve --root" + missing}) {
    const Ran ran = run(folder, "" + command, "");
    CAPTURE(command, ran.err);
    CHECK(ran.code == 10);
    CHECK(has(ran.err, "missing"));
    // The sentence names the option that was given, and no other one.
    const std::size_t option = command.find("--");
    const std::string given =
        option == command.npos ? "" : command.substr(option, command.find(' ', option) - option);
    if (has(ran.err, "glasstls: --")) CHECK(has(ran.err, "glasstls: " + given + " names"));
  }
}

TEST_CASE("help, version and wrong commands") {
  TemporaryFolder folder;
  const Ran help = run(folder, "--help");
  CHECK(help.code == 0);
  for (std::string_view part : {"connect", "demo", "vectors", "Exit codes:", "70"})
    CHECK(has(help.out, part));
  const std::string documented = content((repository() / "docs" / "command-line.md").string());
  for (const cli::ExitCodeText& row : cli::exit_codes()) {
    const std::string code = std::to_string(static_cast<int>(row.code)), text(row.text);
    CAPTURE(code);
    CHECK(has(help.out, "  " + code + std::string(4 - code.size(), ' ') + text + "\n"));
    CHECK(has(documented, "| " + code + " | " + text + " |"));
  }
  CHECK(run(folder, "--version").out.starts_with("glasstls "));
  CHECK(run(folder, "connect --help").code == 0);
  CHECK(run(folder, "").code == 2);
  const Ran wrong = run(folder, "conect");
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "there is no command \"conect\""));
}

TEST_CASE("a server that wants a certificate says so in HTTP, and connect says how to give one") {
  World world;
  const std::string body = "<center>No required SSL certificate was sent</center>";
  const Server nginx = world.serve(
      "HTTP/1.1 400 Bad Request\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  const Ran ran = run(world.folder, "connect -q" + world.trust() + url(nginx));
  CHECK(ran.out == body);
  CHECK(has(ran.err, "give one with --cert FILE and --key FILE"));
}
