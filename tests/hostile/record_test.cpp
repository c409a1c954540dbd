#include "support/catch.hpp"
#include "victim.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using messages::ContentType;

namespace {

/// The alert for a server flight of which the client sees `bytes`; close_notify where it found nothing wrong
/// yet.
Alert alert_for(const Bytes& bytes) {
  Loopback loopback;
  loopback.client.take_output();
  loopback.client.receive(bytes);
  return loopback.client.failure() ? loopback.client.failure()->alert : Alert::close_notify;
}

Bytes flight() {
  Loopback loopback;
  loopback.server.receive(loopback.client.take_output());
  return loopback.server.take_output();
}

}  // namespace

TEST_CASE(
    "every changed byte of a ciphertext is a bad_record_mac, and of a record's header what the header says") {
  const Bytes original = flight();
  std::size_t at = 0;
  for (std::size_t start = 0; start < original.size(); start = at) {
    const std::size_t length = static_cast<std::size_t>(original[start + 3] << 8 | original[start + 4]);
    at = start + 5 + length;
    if (static_cast<ContentType>(original[start]) != ContentType::application_data) continue;
    for (std::size_t offset = start; offset < at; ++offset) {
      for (int change : {0x01, 0x80}) {
        Bytes changed = original;
        changed[offset] ^= static_cast<std::uint8_t>(change);
        const Alert alert = alert_for(changed);
        INFO("byte " << offset - start << " of a protected record, gives " << name_of(alert));
        if (offset == start)
          CHECK(alert == Alert::unexpected_message);  // another record type, unprotected
        else if (offset == start + 3 || offset == start + 4)
          CHECK((alert == Alert::bad_record_mac || alert == Alert::record_overflow ||
                 alert == Alert::close_notify));
        else
          CHECK(alert == Alert::bad_record_mac);  // the header is authenticated too
      }
    }
  }
}

TEST_CASE("lengths that lie and types that nobody knows are refused") {
  for (unsigned type = 0; type < 256; ++type) {
    if (type >= 20 && type <= 22) continue;
    CHECK(alert_for({static_cast<std::uint8_t>(type), 3, 3, 0, 1}) == Alert::unexpected_message);
  }
  CHECK(alert_for({22, 3, 3, 0x40, 0x01}) == Alert::record_overflow);
  CHECK(alert_for({22, 3, 3, 0xff, 0xff}) == Alert::record_overflow);
  CHECK(alert_for({22, 3, 3, 0, 0}) == Alert::unexpected_message);      // an empty handshake record
  CHECK(alert_for({21, 3, 3, 0, 0}) == Alert::unexpected_message);      // an empty alert
  CHECK(alert_for({21, 3, 3, 0, 3, 2, 40, 0}) == Alert::decode_error);  // more than one alert
  CHECK(alert_for({22, 3, 3, 0, 4, 99, 0xff, 0xff, 0xff}) == Alert::unexpected_message);  // of nothing known
  CHECK(alert_for({22, 3, 3, 0, 4, 2, 0xff, 0xff, 0xff}) == Alert::decode_error);  // 16 MiB of ServerHello
  const Bytes original = flight();
  const std::size_t hello = 5 + static_cast<std::size_t>(original[3] << 8 | original[4]);
  Bytes changed = to_bytes(View(original).first(hello + 6));  // ServerHello and change_cipher_spec
  append(changed, Bytes{23, 3, 3, 0x41, 0x01});
  CHECK(alert_for(changed) == Alert::record_overflow);
}

TEST_CASE("a handshake message in the wrong state is an unexpected_message") {
  // The first message must be a ServerHello, whatever else is well-formed.
  for (int type : {1, 4, 5, 8, 11, 13, 15, 20, 24, 0, 3, 99, 254}) {
    const Alert alert = alert_for({22, 3, 3, 0, 4, static_cast<std::uint8_t>(type), 0, 0, 0});
    INFO("type " << type << " gives " << name_of(alert));
    CHECK((alert == Alert::unexpected_message || alert == Alert::decode_error));
  }
  // In the protected flight: each message twice, or left out.
  for (const char* name :
       {"EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify", "Finished"}) {
    for (bool twice : {true, false}) {
      auto script = Loopback::script();
      script.request_certificate = true;
      script.tamper = [&](std::string_view each, Bytes& bytes) {
        if (each != name) return;
        const Bytes once = bytes;
        bytes.clear();
        for (int i = 0; i < (twice ? 2 : 0); ++i) append(bytes, once);
      };
      Loopback loopback(script);
      loopback.run();
      INFO(name << (twice ? " twice: " : " left out: ") << loopback.client.explanation());
      const bool harmless = !twice && std::string(name) == "CertificateRequest";
      if (harmless) {
        CHECK(loopback.client.connected());
      } else if (!twice && std::string(name) == "Finished") {
        CHECK_FALSE(loopback.client.connected());
      } else {
        REQUIRE(loopback.client.failure());
        CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
      }
    }
  }
}
