#include "support/catch.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

TEST_CASE("policies are held along the path where they are demanded") {
  const auto root = forge::root();
  const auto policies = [](std::vector<std::string> ids) {
    std::vector<Bytes> list;
    for (const std::string& id : ids) list.push_back(forge::sequence({forge::object_identifier(id)}));
    return forge::ExtensionBytes{"2.5.29.32", false, forge::sequence(list)};
  };
  const auto demand = [](int after) {
    return forge::ExtensionBytes{
        "2.5.29.36", true,
        forge::sequence({forge::tlv(0x80, View(Bytes{static_cast<std::uint8_t>(after)}))})};
  };
  const auto map = [](std::string from, std::string to) {
    return forge::ExtensionBytes{
        "2.5.29.33", true,
        forge::sequence({forge::sequence({forge::object_identifier(from), forge::object_identifier(to)})})};
  };
  const auto run = [&root](std::vector<forge::ExtensionBytes> of_ca,
                           std::vector<forge::ExtensionBytes> of_leaf) {
    auto issuer = forge::ca("Test CA");
    issuer.more = std::move(of_ca);
    const auto minted = forge::issue(root, issuer);
    auto recipe = forge::leaf("example.com");
    recipe.more = std::move(of_leaf);
    return outcome({.chain = {forge::issue(minted, recipe), minted}, .trusted = {root}});
  };
  // A CA that renews its own key does not count.
  const auto with_rollover = [&](int after) {
    auto issuer = forge::ca("Test CA");
    issuer.more = {demand(after)};
    const auto old_key = forge::issue(root, issuer);
    auto renewed = forge::ca("Test CA");
    renewed.key_name = "new key";
    const auto new_key = forge::issue(old_key, renewed);
    return outcome(
        {.chain = {forge::issue(new_key, forge::leaf("example.com")), new_key, old_key}, .trusted = {root}});
  };
  CHECK(with_rollover(1) == "leaf policies (bad_certificate)");
  CHECK(with_rollover(2) == "accepted");
  const std::string missing = "leaf policies (bad_certificate)", any = "2.5.29.32.0";
  CHECK(run({}, {policies({"1.2.3"})}) == "accepted");
  CHECK(run({demand(0)}, {}) == missing);
  CHECK(run({demand(0), policies({"1.2.3"})}, {}) == missing);
  CHECK(run({demand(0), policies({"1.2.3"})}, {policies({"1.2.3"})}) == "accepted");
  CHECK(run({demand(0), policies({"1.2.3"})}, {policies({"1.2.4"})}) == missing);
  CHECK(run({demand(0), policies({any})}, {policies({"1.2.4"})}) == "accepted");
  CHECK(run({demand(0), policies({"1.2.3"})}, {policies({any})}) == "accepted");
  CHECK(run({demand(1), policies({"1.2.3"})}, {}) == missing);
  CHECK(run({demand(2)}, {}) == "accepted");
  CHECK(run({demand(0), policies({"1.2.3"}), map("1.2.3", "1.2.4")}, {policies({"1.2.4"})}) == "accepted");
  CHECK(run({demand(0), policies({"1.2.3"}), map("1.2.3", "1.2.4")}, {policies({"1.2.3"})}) == missing);
  CHECK(run({policies({"1.2.3"}), map("1.2.3", any)}, {policies({"1.2.3"})}) == missing);
  CHECK(run({demand(0), policies({any}), {"2.5.29.54", true, forge::integer(0)}}, {policies({any})}) ==
        missing);
}
