#include "render/text/observed.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::story;
using render::text::observed;

TEST_CASE("an observer reads what is in clear, and sees only the outside of the rest") {
  Story story;
  const auto add = [&](auto what) { story.steps.push_back({0, std::move(what)}); };
  add(RequestStep{0, "https://example.com/", "example.com:443", {}});
  add(PhaseBegun{Phase::dns, "example.com"});
  add(Message{Direction::sent, "ClientHello", Bytes(47, 1), 0, 0});  // told before its record
  add(RecordStep{Direction::sent, 0, Epoch::plaintext, 0, 22, Bytes(47, 1), 0, Bytes(52, 1)});
  add(RecordStep{Direction::received, 0, Epoch::handshake, 0, 22, Bytes(10, 1), 0, Bytes(32, 1)});
  add(Message{Direction::received, "EncryptedExtensions", Bytes(10, 1), 0, 0});
  add(SecretStep{});
  add(RecordStep{Direction::received, 1, Epoch::plaintext, 0, 0, {}, 0, Bytes(5, 1)});
  add(ApplicationData{Direction::received, 2, 3, 100, 0, 144});
  add(RequestStep{1, "https://example.com/next", "example.com:443", {}});
  add(Message{Direction::sent, "ClientHello", Bytes(47, 1), 0, 0});  // its record is missing
  const auto all = observed(story);
  REQUIRE(all.size() == story.steps.size());
  CHECK(all[0].what.empty());
  CHECK(all[1].what == "a DNS question for example.com, in clear unless DNS runs over TLS");
  CHECK(all[2].what == "all of ClientHello, 47 bytes");
  CHECK(all[2].readable);
  CHECK(all[2].direction == Direction::sent);
  CHECK(all[3].what == "a record of 52 bytes in clear: ClientHello");
  CHECK(all[4].what == "a record of 32 bytes labelled application_data, its content encrypted");
  CHECK_FALSE(all[4].readable);
  CHECK(all[5].what.empty());
  CHECK(all[6].what.empty());
  CHECK(all[7].what == "a record of 5 bytes that was refused");
  CHECK(all[8].what == "2 records labelled application_data, 144 bytes in all, their content encrypted");
  CHECK(all[10].what.empty());
  CHECK(
      render::text::observed_in_all(story) ==
      "all of ClientHello; then 3 encrypted records of 176 bytes: only their lengths, directions and times");
}
