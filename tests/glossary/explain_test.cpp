#include "glossary/explain.hpp"

#include <set>

#include "base/alert.hpp"
#include "dissect/annotate.hpp"
#include "dissect/older_messages.hpp"
#include "dissect/shown_extensions.hpp"
#include "handshake/client.hpp"
#include "handshake/server.hpp"
#include "messages/alert_message.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "schedule/key_schedule.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using glossary::explain;
using glossary::Topic;

namespace {

/// Walks structures to collect the names of their fields.
struct Names {
  std::set<std::string> names;

  std::size_t remaining() const { return 1; }

  void number(std::string_view name, auto&) { names.emplace(name); }
  void fixed(std::string_view name, auto&) { names.emplace(name); }
  void opaque(std::string_view name, auto&, wire::Limits) { names.emplace(name); }
  void rest(std::string_view name, auto&) { names.emplace(name); }
  template <class T>
  void list(std::string_view name, std::vector<T>&, wire::Limits) {
    names.emplace(name);
    if constexpr (wire::Structure<T>) add<T>();
  }
  template <class T>
  void structure(std::string_view name, T&) {
    names.emplace(name);
    add<T>();
  }
  template <class T>
  void add() {
    T value;
    T::walk(value, *this);
  }
  template <class... M>
  void add_all(const std::variant<M...>*) {
    (add<M>(), ...);
  }
  /// A structure of older versions, whose fields depend on the version and the cipher suite.
  template <class T>
  void add_older() {
    using messages::CipherSuite, messages::ProtocolVersion;
    constexpr CipherSuite ecdhe_rsa{0xc02f}, dhe_rsa{0x009e}, rsa{0x002f}, rsa_export{0x0003}, psk{0x00a8},
        unknown{0xfefe};
    for (ProtocolVersion version : {ProtocolVersion::ssl30, ProtocolVersion::tls12})
      for (CipherSuite suite : {ecdhe_rsa, dhe_rsa, rsa, rsa_export, psk, unknown}) {
        T value;
        if constexpr (requires { value.spoken; }) value.spoken = {version, suite};
        T::walk(value, *this);
        if constexpr (requires { value.curve_type; }) {
          value.curve_type = dissect::ECCurveType::named_curve;
          T::walk(value, *this);
        }
      }
  }
};

using messages::ExtensionType;
using Bodies =
    std::variant<messages::ServerNameList, messages::Empty<ExtensionType::post_handshake_auth>,
                 messages::CertificateStatusRequest, messages::CertificateStatus, messages::NamedGroupList,
                 messages::SignatureSchemeList, messages::SignatureSchemeListCert, messages::ProtocolNameList,
                 messages::CertificateCompressionAlgorithms, messages::RecordSizeLimit,
                 messages::SupportedVersionsClientHello, messages::SupportedVersionsServerHello,
                 messages::Cookie, messages::CertificateAuthorities, messages::OidFilterExtension,
                 messages::RenegotiationInfo, messages::Padding, messages::SessionTicket,
                 messages::KeyShareClientHello, messages::KeyShareHelloRetryRequest,
                 messages::KeyShareServerHello, messages::PskKeyExchangeModes, messages::EarlyDataIndication,
                 messages::OfferedPsks, messages::PreSharedKeyServerHello>;

/// Whether the messages room knows a structure for it.
bool has_body(ExtensionType type) {
  for (unsigned carrier = 1; carrier <= 64; carrier *= 2) {
    wire::Reader nothing({});
    try {
      if (walk_body(type, static_cast<messages::Carrier>(carrier), nothing)) return true;
    } catch (const Failure&) {
      return true;
    }
  }
  return false;
}

template <class... Body>
std::set<ExtensionType> types_of(const std::variant<Body...>*) {
  return {Body::type...};
}

/// Every number that has a name must have an explanation.
template <class Number>
void check_registry(Topic topic, std::size_t most = 0xffff) {
  for (std::size_t number = 0; number <= most; ++number) {
    const std::string_view name = name_of(static_cast<Number>(number));
    if (name.starts_with("unknown") || name == "GREASE") continue;
    CAPTURE(name);
    CHECK(explain(topic, name));
  }
}

template <class... State>
void check_states(const std::variant<State...>*) {
  for (std::string_view name : {State::name...}) {
    CAPTURE(name);
    CHECK(explain(Topic::state, name));
  }
}

template <class... M>
void check_messages(const std::variant<M...>*) {
  for (std::string_view name : {M::name...}) CHECK(explain(Topic::message, name));
}

}  // namespace

TEST_CASE("everything that has a name in the code is explained") {
  check_messages(static_cast<const messages::Message*>(nullptr));
  check_registry<Alert>(Topic::alert, 0xff);
  check_registry<messages::ContentType>(Topic::record, 0xff);
  check_registry<ExtensionType>(Topic::extension);
  check_registry<messages::CipherSuite>(Topic::cipher_suite);
  check_registry<messages::NamedGroup>(Topic::group);
  check_registry<messages::SignatureScheme>(Topic::signature_scheme);
  check_states(static_cast<const handshake::Client::State*>(nullptr));
  check_states(static_cast<const handshake::Server::State*>(nullptr));
  for (const schedule::SecretRow& row : schedule::secret_rows()) CHECK(explain(Topic::secret, row.name));
  for (std::string_view name : {"psk_ke", "psk_dhe_ke"}) CHECK(explain(Topic::psk_mode, name));
}

TEST_CASE("every field of every structure is explained") {
  const auto bodies = types_of(static_cast<const Bodies*>(nullptr));
  for (std::size_t type = 0; type <= 0xffff; ++type) {
    const auto known = static_cast<ExtensionType>(type);
    CAPTURE(name_of(known));
    CHECK((!has_body(known) || bodies.contains(known) || known == ExtensionType::early_data));
  }
  Names walked;
  walked.add_all(static_cast<const messages::Message*>(nullptr));
  walked.add_all(static_cast<const Bodies*>(nullptr));
  walked.add<messages::AlertMessage>();
  for (const char* record : {"1603010001aa", "1703030001aa"})
    for (const wire::Field& field : dissect::annotate_record(*from_hex(record)))
      if (field.depth > 0) walked.names.insert(field.name);
  CHECK(walked.names.size() > 60);
  for (const std::string& name : walked.names) {
    CAPTURE(name);
    CHECK((explain(Topic::field, name) || explain(Topic::extension, name)));
  }
}

TEST_CASE("every field of older messages and of encrypted_client_hello is explained") {
  using namespace glasstls::dissect;
  Names walked;
  walked.add_older<AnyClientHello>();
  walked.add_older<AnyServerHello>();
  walked.add_older<EarlyServerHello>();
  walked.add_older<OlderCertificate>();
  walked.add_older<ServerKeyExchange>();
  walked.add_older<ClientKeyExchange>();
  walked.add_older<OlderCertificateRequest>();
  walked.add_older<OlderCertificateVerify>();
  walked.add_older<OlderNewSessionTicket>();
  walked.add_older<OlderCertificateStatus>();
  walked.add_older<ECHClientHello>();
  walked.add_older<ECHHelloRetryRequest>();
  walked.add_older<ECHEncryptedExtensions>();
  walked.add_older<ECHConfigContents>();
  CHECK(walked.names.contains("namedcurve"));
  CHECK(walked.names.contains("kem_id"));
  for (const std::string& name : walked.names) {
    CAPTURE(name);
    CHECK((explain(Topic::field, name) || explain(Topic::extension, name)));
  }
}

TEST_CASE("messages of older versions have explanations of their own") {
  const dissect::Spoken tls12{messages::ProtocolVersion::tls12, {}};
  for (int type = 0; type <= 0xff; ++type) {
    const Bytes message{static_cast<std::uint8_t>(type), 0, 0, 0};
    const std::string_view name = dissect::message_name(message, tls12);
    if (name == "unknown") continue;
    CAPTURE(name);
    const auto* older = explain(Topic::message, name, tls12);
    REQUIRE(older);
    CHECK(older->text.ends_with('.'));
    CHECK(older->section.number != 0);
    CHECK(older != explain(Topic::message, name));
  }
  CHECK(explain(Topic::message, "ServerKeyExchange", tls12));
  CHECK(explain(Topic::record, "change_cipher_spec", tls12)->text.find("eans nothing") ==
        std::string_view::npos);
  CHECK(explain(Topic::record, "change_cipher_spec", {}) == explain(Topic::record, "change_cipher_spec"));
}

TEST_CASE("explanations are sentences, with a section, one for each name") {
  for (std::size_t topic = 0; topic < glossary::topic_count; ++topic) {
    std::set<std::string_view> names;
    CHECK_FALSE(name_of(static_cast<Topic>(topic)).empty());
    for (const auto& e : glossary::explanations(static_cast<Topic>(topic))) {
      CAPTURE(e.name);
      CHECK(names.insert(e.name).second);
      CHECK(e.text.ends_with('.'));
      CHECK((e.advice.empty() || e.advice.ends_with('.')));
      CHECK(e.section.number != 0);
    }
    CHECK_FALSE(names.empty());
  }
  CHECK(explain(Topic::message, "unknown") == nullptr);
}
