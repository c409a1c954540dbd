#include <algorithm>
#include <set>

#include "cli/program.hpp"
#include "connection/client.hpp"
#include "messages/extension_bodies.hpp"
#include "probe/client_tester.hpp"
#include "probe/conversations.hpp"
#include "probe/families/families.hpp"
#include "probe/report.hpp"
#include "record/header.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"

using namespace glasstls;
using namespace glasstls::probe;
using namespace glasstls::testing;
using messages::ClientHello;
using messages::ContentType;
using messages::NamedGroup;
using enum messages::ExtensionType;

namespace {

/// Changes a ClientHello. `other` is the one of the connection before, or for a second ClientHello the first.
using Change = void (*)(ClientHello& hello, const ClientHello& other);

/// A client of ours whose ClientHellos are changed on their way to a tester.
class ChangedClient {
 public:
  explicit ChangedClient(FailureTraces* traces = nullptr) : tester(authority_, random_, traces) {}

  /// Connects to the host of the conversation. The bytes of the first flight are changed by `bend`.
  void connect(const std::string& conversation, Change first, Change second, void (*bend)(Bytes&) = nullptr) {
    handshake::ClientConfig config;
    config.server_name = conversation + std::string(ClientTester::domain);
    config.alpn_protocols = {"http/1.1"};
    config.random = &random_;
    config.trust_anchors = &none_;
    connection::Client client(config);
    const auto performance = tester.open();
    Bytes up = changed(client.take_output(), first);
    if (bend) bend(up);
    performance->receive(up);
    if (!performance->over()) client.receive(performance->take_output());
    performance->receive(changed(client.take_output(), second));
    performance->time_out();
    tester.close(*performance);
  }

  /// What was found, without "visit-client-hello-".
  std::set<std::string> found() const {
    std::set<std::string> names;
    for (const Result& wrong : tester.wrong_hellos())
      names.insert(wrong.conversation->name.substr(std::string_view("visit-client-hello-").size()));
    return names;
  }

 private:
  Bytes changed(View records, Change change) {
    Bytes all;
    while (!records.empty()) {
      const std::size_t size = record::record_size(records);
      const View content = records.first(size).subspan(record::header_size);
      Bytes message(content.begin(), content.end());
      if (records[0] == 22 && content[0] == 1) {
        ClientHello hello = std::get<ClientHello>(messages::decode_handshake(message));
        const ClientHello original = hello;
        if (change) change(hello, last_);
        last_ = original;
        message = messages::encode_handshake(hello);
      }
      append(all,
             record::make_header(static_cast<ContentType>(records[0]),
                                 static_cast<std::uint16_t>(records[1] << 8 | records[2]), message.size()));
      append(all, message);
      records = records.subspan(size);
    }
    return all;
  }

  CountingRandom random_{3};
  ClientAuthority authority_{random_, net::unix_time()};
  x509::TrustStore none_;
  ClientHello last_;

 public:
  ClientTester tester;
};

messages::Extension& extension(ClientHello& hello, messages::ExtensionType type) {
  const auto it = std::ranges::find(hello.extensions, type, &messages::Extension::extension_type);
  REQUIRE(it != hello.extensions.end());
  return *it;
}
void drop(ClientHello& hello, messages::ExtensionType type) {
  std::erase_if(hello.extensions, [type](const auto& one) { return one.extension_type == type; });
}
void add(ClientHello& hello, messages::ExtensionType type, std::string_view body) {
  hello.extensions.push_back({type, families::hex(body)});
}
/// Changes the body of an extension.
template <class Body>
void alter(ClientHello& hello, auto change) {
  Body body = *messages::get<Body>(hello.extensions);
  change(body);
  extension(hello, Body::type).extension_data = wire::encode(body);
}
void alter_groups(ClientHello& hello, auto change) {
  alter<messages::NamedGroupList>(hello, [&](auto& body) { change(body.named_group_list); });
}
void alter_shares(ClientHello& hello, auto change) {
  alter<messages::KeyShareClientHello>(hello, [&](auto& body) { change(body.client_shares); });
}
void alter_schemes(ClientHello& hello, auto change) {
  alter<messages::SignatureSchemeList>(hello,
                                       [&](auto& body) { change(body.supported_signature_algorithms); });
}
void name_host(ClientHello& hello, std::string_view name) {
  alter<messages::ServerNameList>(
      hello, [&](auto& body) { body.server_name_list[0].host_name = to_bytes(as_bytes(name)); });
}
void add_psk(ClientHello& hello) { add(hello, pre_shared_key, families::foreign_psk); }

/// A ClientHello that breaks rules, by their names.
struct Wrong {
  std::set<std::string> rules;
  Change first = nullptr, second = nullptr;
  std::string conversation = "visit-ordinary";
};

const std::string again = "visit-client-hello-again-unchanged",
                  again_cookie = "visit-client-hello-again-cookie";

const std::vector<Wrong>& wrong_hellos() {
  using Hello = ClientHello&;
  using Other = const ClientHello&;
  static const std::vector<Wrong> all{
      {{"syntax"},
       [](Hello hello, Other) { extension(hello, psk_key_exchange_modes).extension_data.push_back(0); }},
      {{"syntax"},
       [](Hello hello, Other) {
         extension(hello, signature_algorithms).extension_data = {0, 0};
       }},
      {{"legacy-version"},
       [](Hello hello, Other) { hello.legacy_version = messages::ProtocolVersion::tls11; }},
      {{"random-is-new"}, [](Hello hello, Other other) { hello.random = other.random; }},
      {{"session-id-size"}, [](Hello hello, Other) { hello.legacy_session_id.resize(16); }},
      {{"session-id-is-new"},
       [](Hello hello, Other other) { hello.legacy_session_id = other.legacy_session_id; }},
      {{"weak-suites"},
       [](Hello hello, Other) { hello.cipher_suites.push_back(messages::CipherSuite{0x0005}); }},
      {{"compression"},
       [](Hello hello, Other) {
         hello.legacy_compression_methods = {0, 1};
       }},
      {{"extension-twice"},
       [](Hello hello, Other) { hello.extensions.push_back(extension(hello, psk_key_exchange_modes)); }},
      {{"foreign-extension"}, [](Hello hello, Other) { add(hello, oid_filters, "0000"); }},
      {{"truncated-hmac"}, [](Hello hello, Other) { add(hello, messages::ExtensionType{4}, ""); }},
      {{"supported-versions"},
       [](Hello hello, Other) {
         extension(hello, supported_versions).extension_data = {2, 3, 3};
       }},
      {{"supported-versions"}, [](Hello hello, Other) { drop(hello, supported_versions); }},
      {{"required-extensions"}, [](Hello hello, Other) { drop(hello, signature_algorithms); }},
      {{"groups-with-shares"}, [](Hello hello, Other) { drop(hello, key_share); }},
      {{"server-name"}, [](Hello hello, Other) { name_host(hello, "server.example."); }},
      {{"server-name"}, [](Hello hello, Other) { name_host(hello, "192.0.2.1"); }},
      {{"server-name"},
       [](Hello hello, Other) {
         alter<messages::ServerNameList>(
             hello, [](auto& body) { body.server_name_list.push_back(body.server_name_list[0]); });
       }},
      {{"alpn", "syntax"},
       [](Hello hello, Other) {
         extension(hello, application_layer_protocol_negotiation).extension_data = {0, 2, 0, 0};
       }},
      {{"old-signatures"},
       [](Hello hello, Other) {
         alter_schemes(hello, [](auto& list) { list.push_back(messages::SignatureScheme{0x0402}); });
       }},
      {{"sha1-last"},
       [](Hello hello, Other) {
         alter_schemes(
             hello, [](auto& list) { list.insert(list.begin(), messages::SignatureScheme::rsa_pkcs1_sha1); });
       }},
      {{"groups-twice"},
       [](Hello hello, Other) { alter_groups(hello, [](auto& list) { list.push_back(list[0]); }); }},
      {{"old-groups"},
       [](Hello hello, Other) {
         alter_groups(hello, [](auto& list) { list.push_back(NamedGroup{0x0016}); });
       }},
      {{"shares-are-listed"},
       [](Hello hello, Other) {
         alter_groups(hello, [&](auto& list) {
           std::erase(list,
                      messages::get<messages::KeyShareClientHello>(hello.extensions)->client_shares[0].group);
         });
       }},
      {{"shares-in-order"},
       [](Hello hello, Other) { alter_shares(hello, [](auto& list) { std::swap(list[0], list[1]); }); }},
      {{"shares-twice"},
       [](Hello hello, Other) {
         alter_shares(hello, [](auto& list) {
           list.push_back(list.back());
           list.back().key_exchange[20] ^= 1;
         });
       }},
      {{"shares-independent"},
       [](Hello hello, Other) {
         alter_groups(hello, [](auto& list) { list.push_back(NamedGroup{0xfe42}); });
         alter_shares(hello, [](auto& list) { list.push_back({NamedGroup{0xfe42}, list[0].key_exchange}); });
       }},
      {{"share-form"},
       [](Hello hello, Other) { alter_shares(hello, [](auto& list) { list[0].key_exchange.pop_back(); }); }},
      {{"shares-are-fresh"},
       [](Hello hello, Other other) { extension(hello, key_share) = *find(other.extensions, key_share); }},
      {{"psk-last"},
       [](Hello hello, Other) {
         add_psk(hello);
         std::swap(hello.extensions.back(), hello.extensions.front());
       }},
      {{"psk-modes"},
       [](Hello hello, Other) {
         drop(hello, psk_key_exchange_modes);
         add_psk(hello);
       }},
      {{"psk-binders"},
       [](Hello hello, Other) {
         add_psk(hello);
         alter<messages::OfferedPsks>(hello, [](auto& body) { body.binders.push_back(body.binders[0]); });
       }},
      {{"early-data"}, [](Hello hello, Other) { add(hello, early_data, ""); }},
      {{"cookie-too-early"}, [](Hello hello, Other) { add(hello, cookie, "000142"); }},
      {{"again-cookie"}, nullptr, [](Hello hello, Other) { drop(hello, cookie); }, again_cookie},
      {{"again-cookie"},
       nullptr,
       [](Hello hello, Other) { extension(hello, cookie).extension_data.back() ^= 1; },
       again_cookie},
      {{"again-share"},
       nullptr,
       [](Hello hello, Other other) { extension(hello, key_share) = *find(other.extensions, key_share); },
       again},
      {{"again-early-data"},
       [](Hello hello, Other) {
         add(hello, early_data, "");
         add_psk(hello);
       },
       [](Hello hello, Other) {
         add(hello, early_data, "");
         add_psk(hello);
       },
       again},
      {{"again-unchanged"}, nullptr, [](Hello hello, Other) { hello.random[0] ^= 1; }, again},
      {{"again-unchanged"}, nullptr, [](Hello hello, Other) { hello.cipher_suites.pop_back(); }, again},
      {{"again-unchanged"},
       nullptr,
       [](Hello hello, Other) { std::swap(hello.extensions[0], hello.extensions[1]); },
       again},
      {{"again-unchanged"},
       nullptr,
       [](Hello hello, Other) { add(hello, messages::ExtensionType{0xfe42}, ""); },
       again},
      {{"again-unchanged"}, nullptr, [](Hello hello, Other) { add_psk(hello); }, again},
  };
  return all;
}

}  // namespace

TEST_CASE("each rule for a ClientHello is found broken, and nothing else is") {
  std::set<std::string> broken{"alone", "record-version"};  // the next test
  for (const Wrong& wrong : wrong_hellos()) {
    ChangedClient client;
    client.connect(wrong.conversation, nullptr, nullptr);
    CHECK(client.found().empty());
    client.connect(wrong.conversation, wrong.first, wrong.second);
    CHECK(client.found() == wrong.rules);
    broken.insert(wrong.rules.begin(), wrong.rules.end());
  }
  for (const Conversation& one : client_conversations()) {
    INFO(one.name);
    if (one.watches) CHECK(broken.contains(one.name.substr(std::string_view("visit-client-hello-").size())));
  }
}

TEST_CASE("the records of a ClientHello are judged, and a message that nobody can read") {
  const auto found = [](void (*bend)(Bytes&)) {
    ChangedClient client;
    client.connect("visit-ordinary", nullptr, nullptr, bend);
    return client.found();
  };
  using Names = std::set<std::string>;
  CHECK(found([](Bytes& flight) { flight[2] = 1; }).empty());  // 0x0301
  CHECK(found([](Bytes& flight) { flight[2] = 4; }) == Names{"record-version"});
  CHECK(found([](Bytes& flight) {
          flight.push_back(1);  // the beginning of another message
          if (++flight[4] == 0) ++flight[3];
        }) == Names{"alone"});
  CHECK(found([](Bytes& flight) { flight[record::header_size + 4 + 2 + 32] = 0xff; }) ==
        Names{"syntax"});  // legacy_session_id
}

TEST_CASE("what is wrong with a ClientHello is in the results with its rule, and has a trace") {
  const TemporaryFolder folder;
  const std::string name = "visit-client-hello-legacy-version";
  FailureTraces traces(folder / "traces", {name}, {.title = "test", .version = "1"});
  ChangedClient client(&traces);
  client.connect(
      "visit-ordinary",
      [](ClientHello& hello, const ClientHello&) {
        hello.legacy_version = messages::ProtocolVersion::tls13;
        hello.legacy_compression_methods = {1};  // whose trace is not wanted
      },
      nullptr);
  CHECK(client.found() == std::set<std::string>{"legacy-version", "compression"});
  const auto results = client.tester.results();
  const auto one =
      std::ranges::find_if(results, [&](const Result& result) { return result.conversation->name == name; });
  REQUIRE(one != results.end());
  const std::string text = text_of(*one);
  for (const char* words : {"the client sent what breaks a rule", "visit-ordinary shows",
                            "legacy_version is 0x0303", "rule: RFC 9846 4.2.2", "MUST be set to 0x0303"}) {
    INFO(text);
    CHECK(text.find(words) != std::string::npos);
  }
  CHECK(traces.kept() == 1);
  const Ran view = run(folder, "view '" + (folder / "traces") + "/" + name + ".sqlog'");
  INFO(view.out << view.err);
  CHECK(view.code == 0);
  CHECK(view.out.find("Every ClientHello is judged by this") != std::string::npos);
  CHECK(view.out.find("ClientHello ") != std::string::npos);
}
