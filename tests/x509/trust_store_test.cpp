#include "x509/path/trust_store.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/certificate/pem.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

std::vector<Bytes> find(const TrustStore& store, const Bytes& name) {
  der::Reader reader(name);
  std::vector<Bytes> found;
  for (Anchor& anchor : store.find(parse_name(reader, "Name"))) found.push_back(std::move(anchor.der));
  return found;
}

}  // namespace

TEST_CASE("base64 is read with its blanks and refused with anything else") {
  const auto text = [](std::string_view base64) {
    const auto bytes = decode_base64(base64);
    return bytes ? std::string(as_text(*bytes)) : "refused";
  };
  CHECK(text("Zm9vYmFy") == "foobar");
  CHECK(text("Zm9vYmE=") == "fooba");
  CHECK(text("Zm9vYg==") == "foob");
  CHECK(text("Zm\n9vY\r\nm F\ty\n") == "foobar");
  CHECK(text("Zm9vYg=\n=\n") == "foob");
  CHECK(text("").empty());
  for (const char* wrong : {"Z", "Zm", "Zm9", "Zm9vY", "Zm9vYg=", "Zm9vYg===", "Z===", "====", "Zm9vYh==",
                            "Zm9v-mFy", "Zm9vYg==Zm9v", "Zm=v"})
    CHECK(text(wrong) == "refused");
  CHECK(decode_base64("Zm9vYmFyZm9vYmFy", 4)->size() == 6);
}

TEST_CASE("blocks of a PEM text are taken one by one, broken ones too") {
  std::string_view text =
      "chatter\n-----BEGIN A-----\nAAAA\n-----END A-----\n-----BEGIN B-----\nBBBB\n-----BEGIN "
      "C-----\r\nCCCC\r\n"
      "-----END C-----\n-----BEGIN D-----\nDDDD\n-----END E-----\n-----BEGIN F-----\nFFFF";
  std::string labels;
  while (const auto block = take_pem_block(text)) labels.append(block->label.empty() ? "?" : block->label);
  CHECK(labels == "A?C??");
}

TEST_CASE("a trust store finds anchors by their subject and survives broken blocks") {
  const auto first = forge::root("First Root"), second = forge::root("Second Root");
  auto twin = forge::ca("second  ROOT");
  twin.key_name = "another key";
  const auto third = forge::self_signed(twin);
  std::string text =
      forge::pem(first.der) + "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n" +
      "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n" +
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + forge::pem(second.der);
  text.append("-----BEGIN CERTIFICATE-----\nMAMC");
  TrustStore store;
  store.add_pem(std::move(text));
  store.add_der(third.der);
  store.add_der({1, 2, 3});
  CHECK(store.size() == 3);
  REQUIRE(store.problems().size() == 4);
  CHECK(store.problems()[0].block == 2);
  CHECK(store.problems()[0].what == "it is not base64");
  CHECK(store.problems()[1].what == "it is not a certificate in DER");
  CHECK(store.problems()[2].what == "the block has no end, or one with another label");
  CHECK(find(store, first.subject) == std::vector<Bytes>{first.der});
  CHECK(find(store, second.subject).size() == 2);
  CHECK(find(store, forge::name("Nobody")).empty());
  const TrustStore moved = std::move(store);
  CHECK(find(moved, first.subject) == std::vector<Bytes>{first.der});
}

TEST_CASE("a certificate without a proper subject is a problem of the store, and the others stay") {
  const auto good = forge::root("Good Root");
  auto recipe = forge::ca("Broken Root");
  TrustStore store;
  std::size_t problems = 0;
  for (const Bytes& subject : {forge::tlv(0x10, Bytes{}), forge::tlv(0x30, Bytes{1}),
                               forge::tlv(0x31, Bytes{}), forge::sequence({forge::integer(1)})}) {
    recipe.subject = subject;
    const Bytes der = forge::issue(good, recipe).der;
    store.add_der(der);
    store.add_pem(forge::pem(der));
    problems += 2;
  }
  store.add_der(good.der);
  CHECK(store.problems().size() == problems);
  CHECK(store.problems().front().what == "it is not a certificate in DER");
  CHECK(store.size() == 1);
  CHECK(find(store, good.subject) == std::vector<Bytes>{good.der});
}

TEST_CASE("a subject far from the front is also found") {
  auto recipe = forge::ca(std::string(900, 'x'));
  const auto root = forge::self_signed(recipe);
  TrustStore store;
  store.add_pem(forge::pem(root.der));
  CHECK(store.problems().empty());
  CHECK(find(store, root.subject).size() == 1);
}
