#include <algorithm>

#include "handshake/client.hpp"
#include "handshake/server.hpp"
#include "support/catch.hpp"

using namespace glasstls::handshake;

// RFC 9846 A.1, drawn as text, and what may come after the handshake.
TEST_CASE("the client's overload set is the diagram of RFC 9846 A.1") {
  const std::vector<Arrow> expected{
      {"WAIT_SH", "ServerHello", "WAIT_EE"},
      {"WAIT_SH", "HelloRetryRequest", "WAIT_SH (after HelloRetryRequest)"},
      {"WAIT_SH (after HelloRetryRequest)", "ServerHello", "WAIT_EE"},
      {"WAIT_EE", "EncryptedExtensions", "WAIT_CERT_CR"},
      {"WAIT_EE", "EncryptedExtensions", "WAIT_FINISHED"},
      {"WAIT_CERT_CR", "CertificateRequest", "WAIT_CERT"},
      {"WAIT_CERT_CR", "Certificate", "WAIT_CV"},
      {"WAIT_CERT", "Certificate", "WAIT_CV"},
      {"WAIT_CV", "CertificateVerify", "WAIT_FINISHED"},
      {"WAIT_FINISHED", "Finished", "CONNECTED"},
      {"CONNECTED", "NewSessionTicket", "CONNECTED"},
      {"CONNECTED", "CertificateRequest", "CONNECTED"},
      {"CONNECTED", "KeyUpdate", "CONNECTED"},
      // RFC 8879: another form of Certificate.
      {"WAIT_CERT_CR", "CompressedCertificate", "WAIT_CV"},
      {"WAIT_CERT", "CompressedCertificate", "WAIT_CV"},
  };
  const std::vector<Arrow> actual = diagram<Client>();
  CHECK(actual.size() == expected.size());
  for (const Arrow& arrow : expected) {
    INFO(arrow.from << " --" << arrow.message << "--> " << arrow.to);
    CHECK(std::count(actual.begin(), actual.end(), arrow) == 1);
  }
}

// RFC 9846 A.2, drawn as text. An arrow without a message is followed as soon as its state is entered.
TEST_CASE("the server's overload set is the diagram of RFC 9846 A.2") {
  const std::vector<Arrow> expected{
      {"START", "ClientHello", "RECVD_CH"},
      {"RECVD_CH", "", "START (after HelloRetryRequest)"},
      {"START (after HelloRetryRequest)", "ClientHello", "RECVD_CH"},
      {"RECVD_CH", "", "NEGOTIATED"},
      {"NEGOTIATED", "", "WAIT_EOED"},
      {"NEGOTIATED", "", "WAIT_FLIGHT2"},
      {"WAIT_EOED", "EndOfEarlyData", "WAIT_FLIGHT2"},
      {"WAIT_FLIGHT2", "", "WAIT_CERT"},
      {"WAIT_FLIGHT2", "", "WAIT_FINISHED"},
      {"WAIT_CERT", "Certificate", "WAIT_CV"},
      {"WAIT_CERT", "Certificate", "WAIT_FINISHED"},
      {"WAIT_CV", "CertificateVerify", "WAIT_FINISHED"},
      {"WAIT_FINISHED", "Finished", "CONNECTED"},
      {"CONNECTED", "KeyUpdate", "CONNECTED"},
      // RFC 9846 4.7.2, which A.2 leaves out.
      {"CONNECTED", "Certificate", "CONNECTED, WAIT_CV"},
      {"CONNECTED", "Certificate", "CONNECTED, WAIT_FINISHED"},
      {"CONNECTED, WAIT_CV", "CertificateVerify", "CONNECTED, WAIT_FINISHED"},
      {"CONNECTED, WAIT_FINISHED", "Finished", "CONNECTED"},
      // RFC 8879: another form of Certificate.
      {"WAIT_CERT", "CompressedCertificate", "WAIT_CV"},
      {"WAIT_CERT", "CompressedCertificate", "WAIT_FINISHED"},
      {"CONNECTED", "CompressedCertificate", "CONNECTED, WAIT_CV"},
      {"CONNECTED", "CompressedCertificate", "CONNECTED, WAIT_FINISHED"},
  };
  const std::vector<Arrow> actual = diagram<Server>();
  CHECK(actual.size() == expected.size());
  for (const Arrow& arrow : expected) {
    INFO(arrow.from << " --" << arrow.message << "--> " << arrow.to);
    CHECK(std::count(actual.begin(), actual.end(), arrow) == 1);
  }
}

TEST_CASE("each state says what it waits for") {
  CHECK(accepted_messages<Client>("WAIT_CERT_CR") ==
        "CertificateRequest or Certificate or CompressedCertificate");
  CHECK(accepted_messages<Client>("START") == "no handshake message");
}

TEST_CASE("a HelloRetryRequest is not a ServerHello, although it has its form") {
  STATIC_REQUIRE(Handles<Client, Client::WaitSh, glasstls::messages::HelloRetryRequest>);
  STATIC_REQUIRE_FALSE(Handles<Client, Client::WaitShAfterRetry, glasstls::messages::HelloRetryRequest>);
}
