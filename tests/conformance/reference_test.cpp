// vectors/ as a reference for others: the data are valid by the schema that is published with them, and each
// folder says where its files are from.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "outside.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"

namespace {

const std::filesystem::path reference = glasstls::testing::repository() / "vectors";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("RFC 8448 in JSON is valid by the published schema, and the schema can refuse") {
  if (!glasstls::testing::json_schemas_can_be_checked()) return;
  const auto schema = reference / "rfc8448" / "trace.schema.json";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(reference / "rfc8448")) {
    if (!entry.path().filename().string().starts_with("section")) continue;
    INFO(entry.path());
    CHECK(glasstls::testing::is_valid(entry.path(), schema));
    ++files;
  }
  CHECK(files == 6);
  const auto right = nlohmann::json::parse(text_of(reference / "rfc8448" / "section3-simple-1rtt.json"));
  const auto refuses = [&](const auto& change) {
    auto wrong = right;
    change(wrong);
    const glasstls::testing::WrittenFile file("-trace.json", wrong.dump());
    return !glasstls::testing::is_valid(file.path, schema);
  };
  CHECK_FALSE(refuses([](auto&) {}));
  CHECK(refuses([](auto& trace) { trace["steps"][0]["figures"]["private key"] = "0"; }));
  CHECK(refuses([](auto& trace) { trace["steps"][0].erase("group"); }));
  CHECK(refuses([](auto& trace) { trace["steps"][0]["who"] = "nobody"; }));
  CHECK(refuses([](auto& trace) { trace["client_hellos"][0]["extensions"][0]["type"] = 1; }));
}

TEST_CASE("each folder of vectors says where its files are from, and the index lists it") {
  const std::string index = text_of(reference / "README.md");
  std::size_t folders = 0;
  for (const auto& folder : std::filesystem::directory_iterator(reference)) {
    if (!folder.is_directory()) continue;
    ++folders;
    const std::string name = folder.path().filename().string(), origin = text_of(folder.path() / "ORIGIN.md");
    INFO(name);
    CHECK(glasstls::testing::has(index, "[`" + name + "/`](" + name + "/ORIGIN.md)"));
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
      const std::string listed = file.path().filename().string();
      INFO(listed);
      CHECK((listed == "ORIGIN.md" || glasstls::testing::has(origin, listed)));
    }
  }
  CHECK(folders == 4);
}
