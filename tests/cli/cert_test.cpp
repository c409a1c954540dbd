#include <nlohmann/json.hpp>

#include "net/loopback.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/forge_revocation.hpp"
#include "support/has.hpp"
#include "support/scripted_server.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// A folder with a root that may be trusted, and chains of its making.
struct CertWorld {
  CertWorld() { write(folder / "root.pem", forge::pem(root.der)); }

  Ran cert(const std::string& arguments, const std::string& input = {}) {
    return run(folder,
               "cert --at 2026-06-15T12:00:00Z --ca-only '" + (folder / "root.pem") + "' " + arguments,
               input);
  }
  std::string file(const std::string& name, const std::string& text) {
    write(folder / name, text);
    return "'" + (folder / name) + "'";
  }

  TemporaryFolder folder;
  forge::Minted root = forge::root(), ca = forge::issue(root, forge::ca("Test CA"));
  forge::Minted leaf = forge::issue(ca, forge::leaf("example.com"));
};

/// The text without its line ends, which fall where the screen wants them.
std::string unfolded(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line.append(line.empty() ? "" : " ").append(word);
  return line;
}

std::string text_of_der(const Bytes& der) { return std::string(as_text(der)); }

}  // namespace

TEST_CASE("cert shows an accepted chain as a tree, in words") {
  CertWorld world;
  const std::string chain = world.file("chain.pem", forge::pem(world.leaf.der) + forge::pem(world.ca.der));
  const Ran ran = world.cert("--name example.com " + chain);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  for (std::string_view part :
       {"+ example.com", "leaf, presented 1st", "`-+ Test CA", "intermediate 1, presented 2nd",
        "`-+ Test Root", "root, from the trust store", "valid  2026-05-16 to 2026-08-14, 60 days left",
        "subjectAltName          it is for example.com", "the key is for signatures (digitalSignature)",
        "a CA: it may issue certificates [critical]", "the key is for TLS servers (serverAuth)", "SHA-256 ",
        "SHA-1 ", "accepted for example.com", "on 2026-06-15 12:00:00 UTC", "policy rfc5280"}) {
    INFO(part << "\n" << ran.out);
    CHECK(has(ran.out, part));
  }
}

TEST_CASE("cert takes PEM and DER, several files and standard input, in any order behind the leaf") {
  CertWorld world;
  const std::string leaf = world.file("leaf.der", text_of_der(world.leaf.der));
  const std::string ca = world.file("ca.pem", "words before\n" + forge::pem(world.ca.der));
  CHECK(world.cert("-q --name example.com " + leaf + " " + ca).code == 0);
  CHECK(world.cert("-q " + world.file("both.der", text_of_der(world.leaf.der) + text_of_der(world.ca.der)))
            .code == 0);
  CHECK(world.cert("-q - " + ca, forge::pem(world.leaf.der)).code == 0);
  const std::string pile =
      world.file("pile.pem", forge::pem(world.leaf.der) + forge::pem(forge::root("Another").der) +
                                 forge::pem(world.ca.der));
  const Ran ran = world.cert(pile);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "Also presented, but not needed:\n    Another"));
}

TEST_CASE("cert lists everything that is wrong, and what to do") {
  CertWorld world;
  forge::Recipe recipe = forge::leaf("example.com");
  recipe.not_after = forge::now - 3 * forge::day;
  const forge::Minted expired = forge::issue(world.ca, recipe);
  const Ran ran = world.cert("-q --name example.org " + world.file("expired.pem", forge::pem(expired.der)));
  CHECK(ran.code == 7);
  INFO(ran.out);
  CHECK(has(ran.out, "x   leaf \"example.com\"\n      The certificate expired 3 days ago"));
  for (std::string_view part :
       {"RFC 5280 4.1.2.5", "certificate_expired (45)", "for example.com, not for example.org",
        "certificate_unknown (46)", "was not sent, and it is not trusted here", "unknown_ca (48)",
        "Unknown: the signature verifies with the issuer's key", "3 rules broken"}) {
    INFO(part);
    CHECK(has(unwrapped(ran.out), part));
  }
  const Ran tree = world.cert(world.folder / "expired.pem");
  CHECK(has(tree.out, "`-x missing: CN=Test CA"));
}

TEST_CASE("cert --crl looks a certificate up in lists, in PEM and DER") {
  CertWorld world;
  const std::string chain = world.file("chain.pem", forge::pem(world.leaf.der) + forge::pem(world.ca.der));
  const auto ask = [&](const std::vector<Bytes>& crls) {
    std::string arguments = "-q --name example.com ";
    for (std::size_t i = 0; i < crls.size(); ++i)
      arguments += "--crl " +
                   world.file("crl" + std::to_string(i),
                              i == 0 ? forge::pem(crls[i], "X509 CRL") : text_of_der(crls[i])) +
                   " ";
    return world.cert(arguments + chain);
  };
  const Bytes of_root = forge::crl(world.root);
  const Ran good = ask({forge::crl(world.ca), of_root});
  INFO(good.out << good.err);
  CHECK(good.code == 0);

  forge::CrlRecipe recipe{.revoked = {{.serial = world.leaf.serial, .reason = 1u}}};
  const Ran revoked = ask({forge::crl(world.ca, recipe), of_root});
  CHECK(revoked.code == 7);
  for (std::string_view part :
       {"leaf \"example.com\"", "was revoked by its CA on 2026-06-14", "keyCompromise", "must get another",
        "certificate_revoked (44)", "1 rule broken"}) {
    INFO(part << "\n" << revoked.out);
    CHECK(has(unfolded(revoked.out), part));
  }

  recipe = {};
  recipe.this_update = forge::now - 9 * forge::day;
  recipe.next_update = forge::now - 2 * forge::day;
  const Ran expired = ask({forge::crl(world.ca, recipe), of_root});
  CHECK(expired.code == 7);
  for (std::string_view part :
       {"do not say whether the certificate is revoked", "a current CRL of \"CN=Test CA\" is needed",
        "out of date since 2026-06-13", "1 rule broken"}) {
    INFO(part << "\n" << expired.out);
    CHECK(has(unfolded(expired.out), part));
  }

  const Ran stranger = ask({forge::crl(forge::root("Another")), of_root});
  CHECK(stranger.code == 7);
  INFO(stranger.out);
  CHECK(has(unfolded(stranger.out), "a current CRL of \"CN=Test CA\" is needed"));

  const Ran none = world.cert("--crl " + chain + " " + chain);
  CHECK(none.code == 2);
  CHECK(has(none.err, "BEGIN X509 CRL"));
}

TEST_CASE("cert does not hold against a file that nothing is stapled to it") {
  CertWorld world;
  forge::Recipe recipe = forge::leaf("example.com");
  recipe.more = {{"1.3.6.1.5.5.7.1.24", false, forge::sequence({forge::integer(5)})}};
  const Ran ran = world.cert("-q --name example.com " +
                             world.file("staple.pem", forge::pem(forge::issue(world.root, recipe).der)));
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "not reached: no handshake"));
  CHECK(has(unfolded(ran.out), "check the server itself"));
}

TEST_CASE("cert's policies differ") {
  CertWorld world;
  const std::string chain = world.file("ca.pem", forge::pem(world.ca.der));
  CHECK(world.cert("-q --policy webpki " + chain).code == 7);
  const Ran unknown = world.cert("--policy strict " + chain);
  CHECK(unknown.code == 2);
  CHECK(has(unknown.err, "choose from webpki, rfc5280"));
}

TEST_CASE("cert -v names every byte") {
  CertWorld world;
  const Ran ran = world.cert("-v " + world.file("leaf.pem", forge::pem(world.leaf.der)));
  for (std::string_view part : {"tbsCertificate", "RFC 5280 4.1.2.5", "notAfter: 2026-08-14 12:00:00 UTC",
                                "extnID: id-ce-subjectAltName", "signatureValue"}) {
    INFO(part << "\n" << ran.out);
    CHECK(has(ran.out, part));
  }
}

TEST_CASE("cert says why a certificate cannot be read") {
  CertWorld world;
  Bytes broken = world.leaf.der;
  broken[4] = 0x31;  // tbsCertificate is a SET
  const Ran ran = world.cert("-v " + world.file("broken.der", text_of_der(broken)));
  CHECK(ran.code == 7);
  for (std::string_view part : {"tbsCertificate", "SEQUENCE", "SET", "not decoded", "refused"}) {
    INFO(part << "\n" << ran.out);
    CHECK(has(ran.out, part));
  }
  const Ran empty = world.cert(world.file("empty.pem", ""));
  CHECK(empty.code == 10);
  CHECK(has(empty.err, "holds no certificate"));
  const Ran key =
      world.cert(world.file("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  CHECK(key.code == 10);
  CHECK(has(key.err, "block 1: a private key, which is not shown"));
  CHECK(world.cert("'" + (world.folder / "none.pem") + "'").code == 10);
}

TEST_CASE("a certificate with one broken rule is refused, and shown with all that could be read") {
  CertWorld world;
  forge::Recipe recipe = forge::leaf("example.com");
  recipe.common_name = "example.com";
  recipe.more.push_back({"2.5.29.19", true, forge::sequence({forge::boolean(false)})});
  const std::string file = world.file("broken.pem", forge::pem(forge::issue(world.ca, recipe).der));
  const Ran ran = world.cert("--name example.com " + file);
  CHECK(ran.code == 7);
  for (std::string_view part :
       {"subject CN=example.com", "issuer CN=Test CA", "valid from 2026-05-16 12:00:00 UTC", "key Ed25519",
        "broken rule basicConstraints: cA says FALSE, its default, which DER leaves out (byte "}) {
    INFO(part << "\n" << ran.out);
    CHECK(has(unfolded(ran.out), part));
  }
  const Ran decoded = run(world.folder, "decode " + file);
  CHECK(decoded.code == 10);
  CHECK(has(unfolded(decoded.out), "subject CN=example.com"));
  CHECK(has(decoded.err, "cA says FALSE"));
}

TEST_CASE("files that are not certificates are named, with the command that converts them") {
  CertWorld world;
  const Bytes pkcs7 = forge::sequence({forge::object_identifier("1.2.840.113549.1.7.2")});
  const Ran ran = world.cert(world.file("chain.p7b", text_of_der(pkcs7)));
  CHECK(ran.code == 10);
  CHECK(has(ran.err, "a PKCS #7 container: openssl pkcs7 -inform DER -in "));
}

TEST_CASE("cert --json is one object") {
  CertWorld world;
  const std::string leaf = world.file("leaf.pem", forge::pem(world.leaf.der));
  const Ran ran = world.cert("--json --name example.com " + leaf);
  CHECK(ran.code == 7);
  const nlohmann::json json = nlohmann::json::parse(ran.out);
  CHECK(json["format"] == "glasstls-certificates");
  CHECK(json["version"] == 1);
  CHECK(json["accepted"] == false);
  CHECK(json["alert"]["name"] == "unknown_ca");
  CHECK(json["name"] == "example.com");
  CHECK(json["missing"] == "CN=Test CA");
  REQUIRE(json["path"].size() == 1);
  CHECK(json["path"][0]["title"] == "example.com");
  CHECK(json["path"][0]["seconds_left"] == 60 * forge::day);
  CHECK(json["path"][0]["der"] == to_hex(world.leaf.der));
  CHECK_FALSE(json["path"][0].contains("fields"));
  CHECK(json["path"][0]["extensions"][0]["section"]["rfc"] == 5280);
  CHECK(nlohmann::json::parse(world.cert("-v --json " + leaf).out)["path"][0]["fields"].size() > 50);
}

TEST_CASE("cert asks a server, and shows what it presents even when it is refused") {
  CertWorld world;
  forge::Recipe recipe = forge::leaf("localhost");
  recipe.not_after = forge::now - forge::day;
  const forge::Minted leaf = forge::issue(world.root, recipe);
  ScriptedServer::Script script;
  script.chain = {leaf.der};
  script.ed25519_seed = leaf.key.seed;
  const Server server([script](net::Stream& stream) {
    ScriptedServer tls(script);
    std::array<std::uint8_t, 1 << 14> buffer;
    while (const std::size_t size = stream.receive(buffer, net::Deadline(std::chrono::seconds(3)))) {
      tls.receive(View(buffer).first(size));
      stream.send(tls.take_output(), net::Deadline(std::chrono::seconds(1)));
    }
  });
  const Ran ran = world.cert("-q https://localhost:" + std::to_string(server.address().port()) + "/");
  CHECK(ran.code == 7);
  INFO(ran.out << ran.err);
  CHECK(has(ran.out, "The certificate expired 1 day ago"));
  CHECK(has(ran.out, "refused for localhost"));
  CHECK(world.cert("https://localhost:1/ x.pem").code == 2);
  CHECK(world.cert("-q https://127.0.0.1:1/").code == 4);
}
