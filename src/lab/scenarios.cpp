#include "lab/scenarios.hpp"

#include <algorithm>

#include "handshake/token.hpp"
#include "render/text/layout.hpp"

namespace glasstls::lab {

namespace {

using messages::NamedGroup;
using render::text::count;
using story::Direction;
using story::Fact;
using Facts = std::vector<Fact>;

constexpr std::size_t psk_size = 32;

/// "1,024 bytes in the first visit, 512 bytes in this one".
Fact compare(std::string name, std::pair<std::size_t, std::string_view> before,
             std::pair<std::size_t, std::string_view> now) {
  const auto words = [](const auto& one) { return count(one.first, "byte") + " " + std::string(one.second); };
  return {std::move(name), words(before) + ", " + words(now), {}};
}

/// Keeps what the client sends until the server answers.
class FirstFlight : public trace::Sink {
 public:
  void receive(const trace::Event& event) override {
    if (const auto* sealed = std::get_if<trace::RecordSealed>(&event); sealed && !answered_)
      append(bytes_, sealed->wire);
    if (std::holds_alternative<trace::RecordOpened>(event)) answered_ = true;
  }
  View bytes() const { return bytes_; }

 private:
  Bytes bytes_;
  bool answered_ = false;
};

struct Nobody : flow::Observer {
  void receive(const flow::Event&) override {}
};

/// The client sends an order once, and somebody else sends its first flight again: how often the server acts.
int count_orders(bool with_guard) {
  Stage stage(StandingClock::at);
  stage.target = "/buy?item=book";
  stage.take_early_data(with_guard);
  stage.open();
  Nobody nobody;
  FirstFlight flight;
  stage.visit(nobody, nullptr);
  const int before = stage.orders();
  stage.visit(nobody, &flight);
  stage.send_again(flight.bytes());
  return stage.orders() - before;
}

struct Orders {
  int without_guard = count_orders(false), with_guard = count_orders(true);
};
const Orders& orders() {
  static const Orders counted;
  return counted;
}

std::string times(int number) {
  return number == 1 ? "once" : number == 2 ? "twice" : std::to_string(number) + " times";
}

Scenario full() {
  return {
      .name = "full",
      .summary = "a page over TLS 1.3, from the name to the last byte",
      .look_for =
          "A client gets a page from a server. Both run on this machine, over a real TCP connection. The authority "
          "that vouches for the server was made a moment ago.\n\n"
          "Look for the moment when both sides have keys: after one message in each direction. Only the two ends "
          "can read everything after it, including the certificate.",
      .lesson =
          "One round trip for TCP, one for TLS, one for the page. The two key shares were enough to agree on keys, "
          "although everyone on the path could read them. The certificate and the signature over the whole exchange "
          "showed that it was the right server. The two Finished messages showed that nobody had changed a byte.",
      .section = {9846, "2"},
      .next = "hrr",
      .arrange = [](Stage&) {},
      .went =
          [](const Shown& shown) {
            return got_page(shown) && !shown.negotiated.resumed && !shown.negotiated.hello_retry_request;
          }};
}

Scenario hello_retry_request() {
  return {
      .name = "hrr",
      .summary = "the server wants another group: HelloRetryRequest",
      .look_for =
          "The client has to guess which group the server wants for the key exchange. This server accepts only "
          "secp384r1, and the client sends no share for it.\n\n"
          "Look for two ClientHellos, for the server's message between them, and for what it costs.",
      .lesson =
          "The HelloRetryRequest named the group and carried a cookie. The client had to send the cookie back, so "
          "a server need not remember which clients it asked. A HelloRetryRequest looks like a ServerHello with a "
          "special random. The wrong guess cost one more round trip, so clients guess what most servers accept.",
      .section = {9846, "4.2.4"},
      .next = "resume",
      .arrange = [](Stage& stage) { stage.server.supported_groups = {NamedGroup::secp384r1}; },
      .went =
          [](const Shown& shown) {
            return got_page(shown) && shown.negotiated.hello_retry_request &&
                   shown.negotiated.group.starts_with("secp384r1");
          }};
}

Scenario resume() {
  return {
      .name = "resume",
      .summary = "the second visit: a ticket instead of certificates",
      .look_for =
          "The client was here before (that visit is not shown) and got a ticket. Now it comes back.\n\n"
          "Look for pre_shared_key in the ClientHello, and for what is missing: there is no Certificate and no "
          "CertificateVerify.",
      .lesson =
          "The ticket stands for a key that both sides have from the first visit. By using this key, the server shows "
          "that it is the same server, so it need not sign anything. The binder in the ClientHello shows that the "
          "client has the key too. There was still a fresh key exchange: stealing the ticket's key later does not "
          "reveal this connection.",
      .section = {9846, "2.2"},
      .next = "early-data",
      .arrange = [](Stage&) {},
      .visits_before = 1,
      .went = [](const Shown& shown) { return got_page(shown) && shown.negotiated.resumed; },
      .facts =
          [](Stage&, const Shown& shown) {
            return Facts{compare("server's handshake",
                                 {handshake_size(shown.before, Direction::received), "in the first visit"},
                                 {handshake_size(shown.story, Direction::received), "in this one"}),
                         compare("ClientHello", {size_of(shown.before, "ClientHello"), "in the first visit"},
                                 {size_of(shown.story, "ClientHello"), "with the ticket in it"})};
          }};
}

Scenario early_data() {
  return {
      .name = "early-data",
      .summary = "the request goes out with the first message: 0-RTT",
      .look_for =
          "The client has a ticket from an earlier visit (not shown) that allows early data.\n\n"
          "Look for the request: it leaves together with the ClientHello, under keys that come only from the "
          "ticket. EndOfEarlyData says where it ends.",
      .lesson =
          "The answer came after one round trip. Without early data it takes two: one for the handshake, one for the "
          "request. The price: anyone who recorded the first flight can send it again, and no fresh key exchange protects early data. So this "
          "client sends only a GET as early data, and this server remembers which first flights it accepted.",
      .section = {9846, "2.3"},
      .next = "replay",
      .arrange = [](Stage& stage) { stage.take_early_data(true); },
      .visits_before = 1,
      .went =
          [](const Shown& shown) { return got_page(shown) && shown.negotiated.early_data == "accepted"; }};
}

Scenario replay() {
  return {
      .name = "replay",
      .summary = "somebody else sends early data again, with and without protection",
      .look_for =
          "A shop accepts orders as early data. Its mistake: a GET that changes something. Somebody on the path "
          "records what the client sends first, cannot read it, and sends it again.\n\n"
          "You see the client's visit. Look at the end for how often the shop acted on the order.",
      .lesson =
          "The copy has exactly the bytes that the client sent, so the server cannot tell it from the original. The "
          "server must remember the first flights that it accepted for as long as they are fresh (this protection "
          "was off the first time), or accept each ticket only once. A handshake without early data cannot be "
          "replayed: the server's fresh random and key share are part of it.",
      .section = {9846, "8"},
      .next = "client-auth",
      .arrange =
          [](Stage& stage) {
            stage.target = "/buy?item=book";
            stage.take_early_data(false);
          },
      .visits_before = 1,
      .went =
          [](const Shown& shown) {
            return got_page(shown) && shown.negotiated.early_data == "accepted" &&
                   orders().without_guard == 2 && orders().with_guard == 1;
          },
      .facts =
          [](Stage&, const Shown&) {
            return Facts{{"the client ordered", "once", {}},
                         {"protection off", "the shop sent a book " + times(orders().without_guard), {}},
                         {"protection on", "the shop sent a book " + times(orders().with_guard), {}}};
          }};
}

Scenario client_authentication() {
  return {
      .name = "client-auth",
      .summary = "the client shows a certificate too",
      .look_for =
          "This server serves only clients that it can identify.\n\n"
          "Look for its CertificateRequest, and for the client's own Certificate and CertificateVerify before its "
          "Finished.",
      .lesson =
          "The client proved that it has the key of its certificate: it signed the whole exchange, as the server "
          "did before. All of this was encrypted: unlike in TLS 1.2, an observer does not learn who the client "
          "is.",
      .section = {9846, "4.4.2"},
      .next = "pq",
      .arrange =
          [](Stage& stage) {
            stage.demand_client_certificate();
            stage.client_credentials.push_back(stage.issue_to_client("ada.example"));
          },
      .went =
          [](const Shown& shown) {
            return got_page(shown) && shown.negotiated.client_certificate_requested &&
                   find_message(shown.story, "CertificateVerify", Direction::sent);
          }};
}

Scenario post_quantum() {
  return {
      .name = "pq",
      .summary = "keys that a quantum computer cannot find: X25519MLKEM768",
      .look_for =
          "If the keys came only from an elliptic curve, anyone who records traffic today could read it once "
          "somebody builds a large quantum computer.\n\n"
          "Look at key_share in both hellos: there are two exchanges at once, one on Curve25519 and one with "
          "ML-KEM, which needs much larger shares.",
      .lesson =
          "The secret is made from both exchanges: it is safe as long as one of them is. ML-KEM works differently "
          "from X25519: the client sends a public key, and the server sends back a secret encrypted with it. This "
          "takes more bytes, but no round trip.",
      .section = {9846, "4.3.8"},
      .next = "psk",
      .arrange =
          [](Stage& stage) {
            stage.server.tickets = nullptr;
            stage.client.tls.supported_groups = {NamedGroup::x25519};
            stage.client.tls.key_shares = {NamedGroup::x25519};
          },
      .visits_before = 1,
      .rearrange =
          [](Stage& stage) {
            stage.client.tls.supported_groups = {NamedGroup::X25519MLKEM768, NamedGroup::x25519};
            stage.client.tls.key_shares = {NamedGroup::X25519MLKEM768};
          },
      .went =
          [](const Shown& shown) {
            return got_page(shown) && shown.negotiated.group.starts_with("X25519MLKEM768");
          },
      .facts =
          [](Stage&, const Shown& shown) {
            const auto fact = [&](const char* hello) {
              return compare(hello, {size_of(shown.before, hello), "with only x25519"},
                             {size_of(shown.story, hello), "now"});
            };
            return Facts{fact("ClientHello"), fact("ServerHello")};
          }};
}

Scenario external_psk() {
  return {
      .name = "psk",
      .summary = "a key that both sides have already, and no certificate at all",
      .look_for =
          "Somebody gave client and server the same key, under the name \"classroom\".\n\n"
          "Look for this name in the ClientHello, where everyone can read it, and for a handshake without "
          "certificates.",
      .lesson =
          "Knowing the key proves to each side who the other is. Small devices that cannot handle certificates "
          "work like this. The key must be random: anyone on the path could guess a password and test each guess "
          "with the binder.",
      .section = {9846, "2.2"},
      .next = "key-update",
      .arrange =
          [](Stage& stage) {
            Bytes key(psk_size);
            stage.random().fill(key, "PSK");
            stage.give_psk("classroom", key, key);
            wipe(key);
          },
      .went =
          [](const Shown& shown) {
            return got_page(shown) && shown.negotiated.resumed && size_of(shown.story, "Certificate") == 0;
          }};
}

Scenario key_update() {
  return {
      .name = "key-update",
      .summary = "new keys in the middle of a connection",
      .look_for =
          "One key may protect only a limited number of records. Long before that, either side may change to the "
          "next key.\n\n"
          "Look for KeyUpdate: the client sends one before its request, and asks for one in return.",
      .lesson =
          "Each KeyUpdate is the last message under the old key. The next key is derived from the old one, and "
          "the old one is wiped: stealing the new key does not reveal what was sent earlier. Each direction counts "
          "its own generations.",
      .section = {9846, "4.7.3"},
      .next = "compression",
      .arrange = [](Stage& stage) { stage.client.key_update = true; },
      .went =
          [](const Shown& shown) {
            return got_page(shown) && has_keys(shown.story, Direction::sent, 1) &&
                   has_keys(shown.story, Direction::received, 1);
          }};
}

Scenario certificate_compression() {
  return {
      .name = "compression",
      .summary = "a certificate that travels compressed",
      .look_for =
          "Certificates are the largest part of a handshake, and they contain many repetitions.\n\n"
          "Look for compress_certificate in the ClientHello, and for CompressedCertificate in the place of "
          "Certificate.",
      .lesson =
          "RFC 8879: the client said which compression it understands, the server compressed, and both hashed the "
          "message as it travelled. The size of the content comes before the content, so nobody has to decompress "
          "more than announced. Compression saves bytes. It also saves a round trip if the server's first flight "
          "then fits into what the server may send before it hears from the client.",
      .section = {9846, "4.5.1"},
      .next = "expired",
      .arrange =
          [](Stage& stage) {
            stage.client.tls.certificate_compression = {messages::CertificateCompressionAlgorithm::zlib};
          },
      .went =
          [](const Shown& shown) {
            return got_page(shown) && size_of(shown.story, "CompressedCertificate") > 0 &&
                   size_of(shown.story, "Certificate") == 0;
          },
      .facts =
          [](Stage& stage, const Shown& shown) {
            std::size_t chain = 0;
            for (const Bytes& der : stage.server.credentials.front().chain()) chain += der.size();
            return Facts{compare("certificates", {chain, "as they are"},
                                 {size_of(shown.story, "CompressedCertificate"), "as they travelled"})};
          }};
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> list;
    for (Scenario (*make)() : {full, hello_retry_request, resume, early_data, replay, client_authentication,
                               post_quantum, external_psk, key_update, certificate_compression})
      list.push_back(make());
    for (Scenario& one : failing_scenarios()) list.push_back(std::move(one));
    return list;
  }();
  return all;
}

const Scenario* find_scenario(std::string_view name) {
  if (name == "wrong-name") name = "wrong-host";  // what most people call it
  const auto& all = scenarios();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Scenario& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace glasstls::lab
