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

bool got_page(const Shown& shown) {
  return shown.negotiated.connected &&
         std::any_of(shown.story.steps.begin(), shown.story.steps.end(), [](const story::Step& step) {
           const auto* head = std::get_if<story::HttpHead>(&step.what);
           return head && head->direction == Direction::received &&
                  head->first_line.find(" 200") != head->first_line.npos;
         });
}

const story::Message* find(const story::Story& story, std::string_view name, Direction direction) {
  for (const story::Step& step : story.steps)
    if (const auto* message = std::get_if<story::Message>(&step.what))
      if (message->name == name && message->direction == direction) return message;
  return nullptr;
}

bool has_keys(const story::Story& story, Direction direction, std::uint64_t generation) {
  return std::any_of(story.steps.begin(), story.steps.end(), [&](const story::Step& step) {
    const auto* keys = std::get_if<story::KeysStep>(&step.what);
    return keys && keys->direction == direction && keys->generation == generation;
  });
}

Fact compare(std::string name, std::string_view before, std::size_t size_before, std::string_view now,
             std::size_t size_now) {
  return {std::move(name),
          count(size_before, "byte") + " " + std::string(before) + ", " + count(size_now, "byte") + " " +
              std::string(now),
          {}};
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

/// How often the server acts on an order that the client sends once, if somebody sends its first flight
/// again.
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

}  // namespace

std::size_t handshake_size(const story::Story& story, Direction direction) {
  std::size_t size = 0;
  for (const story::Step& step : story.steps)
    if (const auto* message = std::get_if<story::Message>(&step.what))
      if (message->direction == direction && message->name != "NewSessionTicket")
        size += message->bytes.size();
  return size;
}

std::size_t size_of(const story::Story& story, std::string_view message) {
  for (Direction direction : {Direction::sent, Direction::received})
    if (const auto* found = find(story, message, direction)) return found->bytes.size();
  return 0;
}

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> list;

    list.push_back(
        {.name = "full",
         .summary = "a page over TLS 1.3, from the name to the last byte",
         .look_for =
             "A client gets a page from a server. Both run here, over a real connection of this machine with "
             "itself, and the authority that vouches for the server was made a moment ago.\n\n"
             "Look for the moment at which the keys are there: after one message each way. All that comes "
             "later, the certificate too, can be read by the two ends alone.",
         .lesson =
             "One round trip for TCP, one for TLS, one for the page. The two key shares were enough to agree "
             "on keys, in the open and with nobody else able to follow. The certificate and the signature "
             "over all that had been said showed that it was the right server, and the two Finished messages "
             "that nobody had changed a byte.",
         .section = {9846, "2"},
         .next = "hrr",
         .arrange = [](Stage&, const std::string&) {},
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && !shown.negotiated.resumed && !shown.negotiated.hello_retry_request;
             }});

    list.push_back(
        {.name = "hrr",
         .summary = "the server wants another group: HelloRetryRequest",
         .look_for =
             "The client has to guess in which group the server wants to exchange keys. This server takes "
             "secp384r1 alone, and the client sends no share for that.\n\n"
             "Look for two ClientHellos, what the server says between them, and what it costs.",
         .lesson =
             "The HelloRetryRequest named the group, and brought a cookie that the client had to give back: "
             "so a server need not remember whom it asked. It looks like a ServerHello with a special "
             "random. "
             "The price of the wrong guess was one more round trip, which is why clients guess what most "
             "servers take.",
         .section = {9846, "4.2.4"},
         .next = "resume",
         .arrange = [](Stage& stage,
                       const std::string&) { stage.server.supported_groups = {NamedGroup::secp384r1}; },
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && shown.negotiated.hello_retry_request &&
                      shown.negotiated.group.starts_with("secp384r1");
             }});

    list.push_back(
        {.name = "resume",
         .summary = "the second visit: a ticket instead of certificates",
         .look_for =
             "The client was here before (that visit is not shown) and got a ticket. Now it comes again.\n\n"
             "Look for pre_shared_key in the ClientHello, and for what is missing: no Certificate, no "
             "CertificateVerify.",
         .lesson =
             "The ticket stands for a key that both sides have from the first visit. By using it the server "
             "shows that it is the same one, so that it need not sign anything. The binder in the "
             "ClientHello "
             "shows that the client has the key too. A fresh key exchange still took place: who steals the "
             "ticket's key later cannot read this connection.",
         .section = {9846, "2.2"},
         .next = "early-data",
         .arrange = [](Stage&, const std::string&) {},
         .visits_before = 1,
         .went = [](const Shown& shown,
                    const std::string&) { return got_page(shown) && shown.negotiated.resumed; },
         .facts =
             [](Stage&, const Shown& shown) {
               return Facts{compare("server's handshake", "in the first visit",
                                    handshake_size(shown.before, Direction::received), "in this one",
                                    handshake_size(shown.story, Direction::received)),
                            compare("ClientHello", "in the first visit", size_of(shown.before, "ClientHello"),
                                    "with the ticket in it", size_of(shown.story, "ClientHello"))};
             }});

    list.push_back(
        {.name = "early-data",
         .summary = "the request goes out with the first message: 0-RTT",
         .look_for =
             "The client has a ticket from a visit before (not shown) that is good for early data.\n\n"
             "Look for the request: it leaves together with the ClientHello, under keys that come from the "
             "ticket alone, and EndOfEarlyData says where it stops.",
         .lesson =
             "The answer came after one round trip of TLS, where a full handshake needs two. The price: "
             "whoever "
             "recorded the first flight can send it again, and early data has no fresh key exchange behind "
             "it. So this client sends nothing but a GET as early data, and this server remembers which "
             "first "
             "flights it has taken.",
         .section = {9846, "2.3"},
         .next = "replay",
         .arrange = [](Stage& stage, const std::string&) { stage.take_early_data(true); },
         .visits_before = 1,
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && shown.negotiated.early_data == "accepted";
             }});

    list.push_back(
        {.name = "replay",
         .summary = "early data sent again by somebody else, with and without protection",
         .look_for =
             "A shop takes orders as early data. Its mistake: a GET that changes something. Somebody on the "
             "path records what the client sends first, cannot read it, and sends it again.\n\n"
             "What is shown is the client's visit. Look at the end for how often the shop acted on it.",
         .lesson =
             "The copy is the very bytes that the client sent, and the server cannot tell it from the "
             "original by looking at it. It must remember the first flights that it took for as long as they "
             "are fresh (its protection, which was off the first time), or give each ticket out for one use. "
             "A handshake without early data cannot be replayed: the server's fresh random and key share are "
             "part of it.",
         .section = {9846, "8"},
         .next = "client-auth",
         .arrange =
             [](Stage& stage, const std::string&) {
               stage.target = "/buy?item=book";
               stage.take_early_data(false);
             },
         .visits_before = 1,
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && shown.negotiated.early_data == "accepted" &&
                      orders().without_guard == 2 && orders().with_guard == 1;
             },
         .facts =
             [](Stage&, const Shown&) {
               return Facts{{"the client ordered", "once", {}},
                            {"protection off", "the shop sent a book " + times(orders().without_guard), {}},
                            {"protection on", "the shop sent a book " + times(orders().with_guard), {}}};
             }});

    list.push_back(
        {.name = "client-auth",
         .summary = "the client shows a certificate too",
         .look_for =
             "This server lets nobody in without knowing who it is.\n\n"
             "Look for its CertificateRequest, and for the client's own Certificate and CertificateVerify "
             "before its Finished.",
         .lesson =
             "The client proved that it has the key of its certificate by signing all that had been said, as "
             "the server did before. All of this went under keys: unlike in TLS 1.2, an observer does not "
             "learn who the client is.",
         .section = {9846, "4.4.2"},
         .next = "pq",
         .arrange =
             [](Stage& stage, const std::string&) {
               stage.demand_client_certificate();
               stage.client_credentials.push_back(stage.issue_to_client("ada.example"));
             },
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && shown.negotiated.client_certificate_requested &&
                      find(shown.story, "CertificateVerify", Direction::sent);
             }});

    list.push_back(
        {.name = "pq",
         .summary = "keys that a quantum computer cannot find: X25519MLKEM768",
         .look_for = "Who records traffic today can read it on the day that somebody builds a large quantum "
                     "computer, "
                     "if the keys came from an elliptic curve alone.\n\n"
                     "Look at key_share in both hellos: two exchanges at once, one on Curve25519 and one "
                     "with ML-KEM, "
                     "which needs much larger shares.",
         .lesson =
             "The secret is made from both exchanges: it is safe as long as one of them is. ML-KEM is no "
             "exchange like the other: the client sends a key, and the server sends back a secret that is "
             "locked with it. It takes more bytes, but no round trip.",
         .section = {9846, "4.3.8"},
         .next = "psk",
         .arrange =
             [](Stage& stage, const std::string&) {
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
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && shown.negotiated.group.starts_with("X25519MLKEM768");
             },
         .facts =
             [](Stage&, const Shown& shown) {
               return Facts{compare("ClientHello", "with x25519 alone", size_of(shown.before, "ClientHello"),
                                    "now", size_of(shown.story, "ClientHello")),
                            compare("ServerHello", "with x25519 alone", size_of(shown.before, "ServerHello"),
                                    "now", size_of(shown.story, "ServerHello"))};
             }});

    list.push_back(
        {.name = "psk",
         .summary = "a key that both sides have already, and no certificate at all",
         .look_for =
             "Client and server were given the same key by somebody, under the name \"classroom\".\n\n"
             "Look for that name in the ClientHello, in the open, and for a handshake without certificates.",
         .lesson =
             "Knowing the key is what proves who they are, to each other: small devices that cannot handle "
             "certificates do it so. The key must be a random one: a password could be guessed from the "
             "binder, by whoever listens.",
         .section = {9846, "2.2"},
         .next = "key-update",
         .arrange =
             [](Stage& stage, const std::string&) {
               Bytes key(psk_size);
               stage.random().fill(key, "PSK");
               handshake::Psk theirs;
               theirs.identity = to_bytes(as_bytes("classroom"));
               theirs.key = Secret(View(key));
               stage.server.psks.push_back(std::move(theirs));
               stage.psk.identity = to_bytes(as_bytes("classroom"));
               stage.psk.key = Secret(View(key));
               wipe(key);
             },
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && shown.negotiated.resumed && size_of(shown.story, "Certificate") == 0;
             }});

    list.push_back(
        {.name = "key-update",
         .summary = "new keys in the middle of a connection",
         .look_for =
             "A key may protect only so many records. Long before that, either side may go on to the "
             "next.\n\n"
             "Look for KeyUpdate: the client sends one before its request, and asks for one in return.",
         .lesson =
             "Each KeyUpdate is the last message under the old key. The next key is derived from the one "
             "before and that is wiped, so that what was sent earlier stays secret even if the new key is "
             "stolen. Each direction has its own count of generations.",
         .section = {9846, "4.7.3"},
         .next = "compression",
         .arrange = [](Stage& stage, const std::string&) { stage.client.key_update = true; },
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && has_keys(shown.story, Direction::sent, 1) &&
                      has_keys(shown.story, Direction::received, 1);
             }});

    list.push_back(
        {.name = "compression",
         .summary = "a certificate that travels compressed",
         .look_for =
             "Certificates are the greater part of a handshake, and what stands in them repeats itself.\n\n"
             "Look for compress_certificate in the ClientHello, and for CompressedCertificate where a "
             "Certificate stood.",
         .lesson =
             "RFC 8879: the client said how it can unpack, the server packed, and both hashed the message as "
             "it "
             "travelled. The length of what is inside stands before it, so that nobody has to unpack more "
             "than was announced. It saves bytes; where that makes the server's first flight fit into what "
             "it "
             "may send before it hears from the client, it saves a round trip too.",
         .section = {9846, "4.5.1"},
         .next = "expired",
         .arrange =
             [](Stage& stage, const std::string&) {
               stage.client.tls.certificate_compression = {messages::CertificateCompressionAlgorithm::zlib};
             },
         .went =
             [](const Shown& shown, const std::string&) {
               return got_page(shown) && size_of(shown.story, "CompressedCertificate") > 0 &&
                      size_of(shown.story, "Certificate") == 0;
             },
         .facts =
             [](Stage& stage, const Shown& shown) {
               std::size_t chain = 0;
               for (const Bytes& der : stage.server.credentials.front().chain()) chain += der.size();
               return Facts{compare("certificates", "as they are", chain, "as they travelled",
                                    size_of(shown.story, "CompressedCertificate"))};
             }});

    for (Scenario& one : failing_scenarios()) list.push_back(std::move(one));
    return list;
  }();
  return all;
}

}  // namespace glasstls::lab
