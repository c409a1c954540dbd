#include "flow/trust.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "flow/error.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "x509/certificate/certificate.hpp"

using namespace glasstls;
using namespace glasstls::flow;

namespace fs = std::filesystem;

namespace {

const forge::Minted root = forge::root(), other = forge::root("Other Root");
const std::string root_pem = forge::pem(root.der), other_pem = forge::pem(other.der);

/// A folder that goes with the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "glasstls-trust-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make a folder");
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }

  std::string put(const std::string& name, const std::string& content) {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return file(name);
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string text() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string refusal(const TrustOptions& options) {
  try {
    load_trust(options);
  } catch (const FlowError& error) {
    CHECK(error.reason == Reason::trust);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("the first of the system's places that exists is read") {
  Folder folder;
  const std::string bundle = folder.put("bundle.crt", root_pem + other_pem);
  const std::string other = folder.put("other.crt", root_pem);
  const Trust trust = load_trust({.system_places = {folder.file("missing"), bundle, other}});
  CHECK(trust.store.size() == 2);
  REQUIRE(trust.sources.size() == 1);
  CHECK(trust.sources[0].path == bundle);
  CHECK(trust.sources[0].certificates == 2);
  CHECK(trust.sources[0].problems.empty());
}

TEST_CASE("a system without trust anchors says where they were looked for, unless none are needed") {
  CHECK(
      refusal({.system_places = {"/missing/a", "/missing/b"}}) ==
      "this system has no trust anchors in /missing/a, /missing/b: install its ca-certificates package, set "
      "SSL_CERT_FILE, or give --ca FILE");
  CHECK(load_trust({.may_be_empty = true, .system_places = {"/missing/a"}}).store.size() == 0);
  Folder folder;
  const std::string extra = folder.put("extra.pem", root_pem);
  CHECK(load_trust({.added = {extra}, .system_places = {"/missing/a"}}).store.size() == 1);
}

TEST_CASE("a bundle or a folder of the user's disables the system's places") {
  Folder folder, certificates;
  const std::string system = folder.put("system.crt", root_pem + root_pem + root_pem);
  const std::string bundle = folder.put("bundle.crt", root_pem);
  certificates.put("a.pem", root_pem);
  certificates.put("b.pem", other_pem);
  CHECK(load_trust({.bundle = bundle, .system_places = {system}}).store.size() == 1);
  CHECK(load_trust({.folders = certificates.text(), .system_places = {system}}).store.size() == 2);
  CHECK(load_trust({.bundle = bundle, .folders = certificates.text(), .system_places = {system}})
            .store.size() == 3);
  CHECK(load_trust({.system_places = {system}}).store.size() == 3);
}

TEST_CASE("--ca adds and --ca-only replaces") {
  Folder folder;
  const std::string system = folder.put("system.crt", root_pem + other_pem);
  const std::string extra = folder.put("extra.pem", root_pem);
  CHECK(load_trust({.added = {extra}, .system_places = {system}}).store.size() == 3);
  CHECK(load_trust({.instead = {extra}, .system_places = {system}}).store.size() == 1);
  CHECK(load_trust({.bundle = "/missing", .folders = "/missing", .instead = {extra}}).store.size() == 1);
  CHECK(load_trust({.added = {extra}, .instead = {extra}, .system_places = {system}}).store.size() == 2);
}

TEST_CASE("the certificates that the user added are distinguished from the system's") {
  Folder folder, local;
  const std::string system = folder.put("system.crt", root_pem + other_pem);
  const std::string extra = folder.put("extra.pem", root_pem);
  const auto origin = [](const Trust& trust, const forge::Minted& minted) {
    const x509::Certificate certificate = x509::parse_certificate(minted.der);
    const std::vector<x509::Anchor> found = trust.store.find(certificate.subject);
    REQUIRE_FALSE(found.empty());
    return found.back().origin;
  };
  const Trust plain = load_trust({.system_places = {system}, .local_places = {local.text()}});
  CHECK(origin(plain, root) == x509::Origin::system);
  CHECK(origin(load_trust({.added = {extra}, .system_places = {system}}), root) == x509::Origin::own);
  CHECK(origin(load_trust({.instead = {extra}}), root) == x509::Origin::own);
  local.put("mine.crt", other_pem);
  const Trust marked = load_trust({.system_places = {system}, .local_places = {local.text(), "/missing"}});
  CHECK(origin(marked, other) == x509::Origin::own);
  CHECK(origin(marked, root) == x509::Origin::system);
}

TEST_CASE("--ca takes a certificate in every form, and names everything else") {
  Folder folder;
  const std::string der = folder.put("root.der", std::string(as_text(root.der)));
  const std::string bare = folder.put("root.txt", root_pem.substr(28, root_pem.find("-----END") - 28));
  CHECK(load_trust({.instead = {der}}).store.size() == 1);
  CHECK(load_trust({.instead = {bare}}).store.size() == 1);
  const std::string keystore = folder.put("store.jks", "\xfe\xed\xfe\xed...");
  CHECK(refusal({.instead = {keystore}}).find("(a Java keystore (JKS): keytool -list -rfc -keystore ") !=
        std::string::npos);
}

TEST_CASE("what cannot be read is an error that names it") {
  Folder folder;
  const std::string missing = folder.file("missing"), empty = folder.put("empty.pem", "");
  const std::string broken =
      folder.put("broken.pem", "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n");
  CHECK(refusal({.bundle = missing}) ==
        "SSL_CERT_FILE names " + missing + ", which cannot be read: No such file or directory");
  CHECK(refusal({.bundle = folder.text()}) ==
        "SSL_CERT_FILE names " + folder.text() + ", which cannot be read: Is a directory");
  CHECK(refusal({.folders = missing}) ==
        "SSL_CERT_DIR names " + missing + ", which cannot be read: No such file or directory");
  CHECK(refusal({.folders = folder.text() + ":" + missing}).find("SSL_CERT_DIR names " + missing) == 0);
  CHECK(refusal({.instead = {missing}}).find("--ca-only names " + missing) == 0);
  CHECK(refusal({.added = {missing}, .may_be_empty = true}).find("--ca names " + missing) == 0);
  CHECK(refusal({.bundle = empty}) ==
        "SSL_CERT_FILE names " + empty +
            ", which holds no certificate: expected -----BEGIN CERTIFICATE-----");
  CHECK(refusal({.bundle = broken}) ==
        "SSL_CERT_FILE names " + broken + ", which holds no certificate (block 1: it is not base64)");
  CHECK(refusal({.bundle = "/dev/zero"}) ==
        "SSL_CERT_FILE names /dev/zero, which cannot be read: it is larger than 64 MiB");
}

TEST_CASE("folders are read in the order of their names, and a file with two names once") {
  Folder first, second, third;
  first.put("root.pem", root_pem);
  fs::create_symlink("root.pem", first.file("0a1b2c3d.0"));
  fs::create_symlink("gone", first.file("dangling.0"));
  fs::create_directory(first.file("folder"));
  first.put("README", "nothing here");
  second.put("other.pem", other_pem);
  const Trust trust = load_trust({.folders = first.text() + "::" + second.text() + ":" + third.text()});
  REQUIRE(trust.sources.size() == 3);
  CHECK(trust.sources[0].certificates == 1);
  CHECK(trust.sources[0].problems == std::vector<std::string>{"dangling.0: No such file or directory"});
  CHECK(trust.sources[1].certificates == 1);
  CHECK(trust.sources[2].certificates == 0);
  CHECK(trust.store.size() == 2);
}

TEST_CASE("a certificate may come as DER") {
  Folder folder;
  const std::string file = folder.put("root.der", std::string(as_text(root.der)));
  CHECK(load_trust({.instead = {file}}).store.size() == 1);
}

TEST_CASE("a broken certificate in a bundle is left out and reported") {
  Folder folder;
  const std::string file = folder.put(
      "some.pem", root_pem + "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n" + other_pem);
  const Trust trust = load_trust({.bundle = file});
  CHECK(trust.store.size() == 2);
  CHECK(trust.sources[0].problems == std::vector<std::string>{"block 2: it is not base64"});
}

TEST_CASE("the environment is read, and an empty variable is none") {
  ::setenv("SSL_CERT_FILE", "/a", 1);
  ::setenv("SSL_CERT_DIR", "", 1);
  TrustOptions options = TrustOptions::from_environment();
  CHECK(options.bundle == "/a");
  CHECK_FALSE(options.folders);
  ::unsetenv("SSL_CERT_FILE");
  ::setenv("SSL_CERT_DIR", "/b:/c", 1);
  options = TrustOptions::from_environment();
  CHECK_FALSE(options.bundle);
  CHECK(options.folders == "/b:/c");
  ::unsetenv("SSL_CERT_DIR");
}
