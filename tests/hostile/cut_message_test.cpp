#include <algorithm>

#include "base/big_endian.hpp"
#include "dissect/annotate.hpp"
#include "support/catch.hpp"
#include "victim.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

void put_length(Bytes& bytes, std::size_t offset, std::size_t width, std::size_t length) {
  std::ranges::copy(to_big_endian(length, width), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

/// The first `size` bytes, with every length that reached beyond them (the header's and the nested ones)
/// shortened.
Bytes cut_and_repair(const Bytes& message, const wire::FieldMap& map, std::size_t size) {
  Bytes cut = to_bytes(View(message).first(size));
  put_length(cut, 1, 3, size - 4);
  for (const wire::Field& field : map) {
    if (field.name.size() < 7 || field.name.substr(field.name.size() - 7) != " length") continue;
    const std::size_t content = field.offset + field.size;
    if (content > size) continue;
    const auto length =
        static_cast<std::size_t>(from_big_endian(View(message).subspan(field.offset, field.size)));
    put_length(cut, field.offset, field.size, std::min(length, size - content));
  }
  return cut;
}

}  // namespace

TEST_CASE("a message cut at any length is never accepted, whether its header agrees or not") {
  for (const Experiment& experiment : experiments()) {
    const Bytes original = unchanged(experiment);
    for (std::size_t size = 0; size < original.size(); ++size) {
      INFO(experiment.message << " cut to " << size << " of " << original.size());
      const Bytes cut = to_bytes(View(original).first(size));
      // Without repair the next message's bytes fill the gap, or the server waits for what never comes.
      if (size >= 4) {
        Bytes repaired = cut;
        put_length(repaired, 1, 3, size - 4);
        const Alert alert = outcome(experiment, repaired);
        INFO("gives " << name_of(alert));
        CHECK((alert == Alert::decode_error || alert == Alert::protocol_version ||
               alert == Alert::missing_extension));
      }
    }
  }
}

TEST_CASE("a message that is cut, with its lengths repaired, is judged by its new content") {
  for (const Experiment& experiment : experiments()) {
    const Bytes original = unchanged(experiment);
    const wire::FieldMap map = dissect::annotate(original);
    std::size_t harmless = 0;
    for (std::size_t size = 4; size < original.size(); ++size) {
      const Alert alert = outcome(experiment, cut_and_repair(original, map, size));
      INFO(experiment.message << " cut to " << size << " of " << original.size() << " gives "
                              << name_of(alert));
      if (alert == accepted)
        ++harmless;
      else
        CHECK((alert == Alert::decode_error || alert == Alert::illegal_parameter ||
               alert == Alert::missing_extension || alert == Alert::protocol_version ||
               alert == Alert::decrypt_error || alert == Alert::bad_certificate ||
               alert == Alert::unsupported_extension ||
               // Without its last extension, a ServerHello selects no PSK, and the two sides' keys differ.
               (experiment.resumed && alert == Alert::bad_record_mac)));
    }
    // What can be left out without harm: extensions of EncryptedExtensions and CertificateRequest, the tail
    // of a cookie, ticket or group list.
    const std::string& name = experiment.message;
    INFO(name << ": " << harmless << " accepted");
    if (name == "EncryptedExtensions" || name == "NewSessionTicket" || name == "HelloRetryRequest" ||
        name == "CertificateRequest")
      CHECK(harmless < original.size() * 2 / 3);
    else
      CHECK(harmless == 0);
  }
}

TEST_CASE("a stream that ends anywhere in the server's flight is reported as cut off") {
  Loopback whole;
  whole.server.receive(whole.client.take_output());
  const Bytes flight = whole.server.take_output();
  for (std::size_t size = 0; size < flight.size(); ++size) {
    Loopback loopback;
    loopback.client.take_output();
    loopback.client.receive(View(flight).first(size));
    loopback.client.receive_end();
    INFO(size << " of " << flight.size() << " bytes");
    CHECK(loopback.client.truncated());
    CHECK_FALSE(loopback.client.connected());
    CHECK_FALSE(loopback.client.explanation().empty());
  }
}
