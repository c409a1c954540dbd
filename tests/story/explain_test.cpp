#include "story/explain.hpp"

#include <set>

#include "base/alert.hpp"
#include "messages/handshake.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using story::explain;
using story::Topic;

TEST_CASE("every message, every extension that may come and every alert is explained, once") {
  for (const char* message : {"ClientHello", "ServerHello", "HelloRetryRequest", "EncryptedExtensions",
                              "Certificate", "CertificateRequest", "CertificateVerify", "Finished",
                              "NewSessionTicket", "KeyUpdate", "EndOfEarlyData"})
    CHECK(explain(Topic::message, message));
  for (int number = 0; number < 256; ++number) {
    const auto alert = static_cast<Alert>(number);
    const std::string_view name = name_of(alert);
    if (name == "unknown alert" || name.ends_with("_RESERVED")) continue;
    CAPTURE(name);
    CHECK(explain(Topic::alert, name));
  }
  using enum Topic;
  for (Topic topic : {message, extension, field, secret, state, alert}) {
    std::set<std::string_view> names;
    for (const auto& e : story::explanations(topic)) {
      CAPTURE(e.name);
      CHECK(names.insert(e.name).second);
      CHECK(e.text.ends_with('.'));
      CHECK((e.advice.empty() || e.advice.ends_with('.')));
      CHECK(e.section.number != 0);
    }
  }
  CHECK(explain(Topic::message, "unknown") == nullptr);
}
