#include "house/rooms.hpp"

#include "support/catch.hpp"

using namespace glasstls::testing;

namespace {

Complaints check(std::string path, std::string text) {
  return check_rooms({std::move(path), std::move(text)});
}

}  // namespace

TEST_CASE("no room includes a room below it, and the protocol rooms reach nothing outside") {
  Complaints all;
  int files = 0;
  for (const SourceFile& file : source_files()) {
    files += file.path.starts_with("src/") ? 1 : 0;
    for (std::string& complaint : check_rooms(file)) all.push_back(std::move(complaint));
  }
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(files > 10);
}

TEST_CASE("docs/architecture.md lists the rooms in their order") {
  const std::string& page = source_file("docs/architecture.md").text;
  std::vector<std::string> listed;
  constexpr std::string_view row = "\n| [`";
  for (std::size_t at = page.find(row); at != std::string::npos; at = page.find(row, at + 1))
    listed.push_back(page.substr(at + row.size(), page.find('`', at + row.size()) - at - row.size()));
  CHECK(listed == room_names());
}

TEST_CASE("the room test sees an arrow against the order") {
  CHECK(check("src/wire/a.cpp", "#include \"base/bytes.hpp\"\n#include \"wire/reader.hpp\"\n").empty());
  CHECK(
      check("src/record/a.cpp", "#include \"crypto/aead/aead.hpp\"\n#include \"schedule/b.hpp\"\n").empty());
  CHECK(check("src/wire/a.cpp", "#include <vector>\n#include \"messages/hello.hpp\"\n") ==
        Complaints{"src/wire/a.cpp:2: wire may not include messages"});
  CHECK(check("src/schedule/a.hpp", "#include \"record/b.hpp\"\n").size() == 1);
  CHECK(check("src/base/a.hpp", "  #  include \"cli/b.hpp\"\n").size() == 1);
  CHECK(check("src/net/a.hpp", "#include \"flow/b.hpp\"\n").size() == 1);
}

TEST_CASE("the room test knows siblings, and what render may include") {
  CHECK(check("src/wire/a.cpp", "#include \"crypto/sha2.hpp\"\n").size() == 1);
  CHECK(check("src/crypto/a.cpp", "#include \"wire/reader.hpp\"\n").size() == 1);
  CHECK(check("src/crypto/a.cpp", "#include \"trace/event.hpp\"\n").size() == 1);
  CHECK(check("src/crypto/a.cpp", "#include \"base/secret.hpp\"\n").empty());
  CHECK(check("src/render/text/a.cpp", "#include \"story/story.hpp\"\n#include \"base/rfc.hpp\"\n").empty());
  CHECK(check("src/render/text/a.cpp", "#include \"connection/connection.hpp\"\n").size() == 1);
  CHECK(check("src/render/text/a.cpp", "#include \"recording/b.hpp\"\n").size() == 1);
  CHECK(check("src/story/a.cpp", "#include \"messages/b.hpp\"\n#include \"x509/b.hpp\"\n").empty());
}

TEST_CASE("the room test refuses nlohmann/json.hpp in a header") {
  CHECK(check("src/render/json/a.hpp", "#include <nlohmann/json.hpp>\n").size() == 1);
  CHECK(check("src/render/json/a.hpp", "#include <nlohmann/json_fwd.hpp>\n").empty());
  CHECK(check("src/render/json/a.cpp", "#include <nlohmann/json.hpp>\n").empty());
}

TEST_CASE("the room test refuses files and includes that belong to no room") {
  CHECK(check("src/attic/a.cpp", "").size() == 1);
  CHECK(check("src/base/a.cpp", "#include \"bytes.hpp\"\n").size() == 1);
  CHECK(check("src/base/a.cpp", "#include \"../wire/reader.hpp\"\n").size() == 1);
  CHECK(check("tests/base/a.cpp", "#include \"cli/b.hpp\"\n").empty());
  CHECK(check("src/base/meson.build", "#include \"cli/b.hpp\"\n").empty());
}

TEST_CASE("the room test refuses input, output, clocks and randomness in a protocol room") {
  for (const char* header :
       {"sys/socket.h", "chrono", "fstream", "iostream", "random", "unistd.h", "thread"}) {
    const std::string text = "#include <" + std::string(header) + ">\n";
    INFO(header);
    CHECK(check("src/record/a.cpp", text).size() == 1);
    CHECK(check("src/net/a.cpp", text).empty());
  }
  CHECK(check("src/crypto/a.cpp", "#include <sys/auxv.h>\n").empty());
  CHECK(check("src/x509/a.cpp", "#include <sys/auxv.h>\n").size() == 1);
  CHECK(check("src/handshake/a.cpp", "void f() { randombytes_buf(p, 32); }\n").size() == 1);
  CHECK(check("src/crypto/a.cpp", "void f() { crypto_sign_keypair(p, s); }\n").size() == 1);
  CHECK(check("src/crypto/a.cpp", "void f() { crypto_sign_seed_keypair(p, s, seed); }\n").empty());
  CHECK(check("src/crypto/a.cpp", "crypto_aead_aes256gcm_keygen(k);\n").size() == 1);
  CHECK(check("src/handshake/a.cpp", "random.fill(client_random); server_random(hello.random);\n").empty());
}

TEST_CASE("the room test does not read comments") {
  CHECK(check("src/wire/a.cpp", "// #include \"cli/b.hpp\"\n/*\n#include \"cli/b.hpp\"\n*/\n").empty());
  CHECK(check("src/wire/a.cpp", "// handed in, never randombytes_buf\n").empty());
  CHECK(check("src/wire/a.cpp", "auto s = \"the word getenv\";\n").empty());
  CHECK(check("src/wire/a.cpp", "auto s = \"// no comment\"; getenv(s);\n").size() == 1);
  CHECK(check("src/wire/a.cpp", "char c = '\"'; getenv(c); // \"\n").size() == 1);
}
