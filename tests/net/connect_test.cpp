#include "net/connect.hpp"

#include <array>

#include "net/loopback.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::net;
using namespace std::chrono_literals;
using testing::DeadPort;
using testing::Server;

namespace {

struct Watcher : ConnectObserver {
  int started = 0;
  std::vector<ConnectionAttempt> ended;
  void attempt_started(const ConnectionAttempt&) override { ++started; }
  void attempt_ended(const ConnectionAttempt& attempt) override { ended.push_back(attempt); }
};

/// An address that never answers: a listener whose queue is full, so the system drops what comes.
class BlackHole {
 public:
  BlackHole() {
    ::listen(listener_.get(), 0);
    const Address address = this->address();
    for (Descriptor& filler : fillers_) {
      filler = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      ::connect(filler.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size);
    }
    std::this_thread::sleep_for(20ms);
  }
  Address address() const { return testing::address_of(listener_); }

 private:
  Descriptor listener_ = testing::bound_socket(SOCK_STREAM);
  std::array<Descriptor, 4> fillers_;
};

/// The sentence of the NetError, which must be of stage connect and have this cause.
std::string failure(const std::vector<Address>& addresses, std::chrono::milliseconds limit, Cause cause,
                    ConnectObserver* observer = nullptr) {
  try {
    connect(addresses, Deadline(limit), observer, 30ms);
  } catch (const NetError& error) {
    CHECK(error.stage == Stage::connect);
    CHECK(error.cause == cause);
    return error.what();
  }
  FAIL("it connected");
  return {};
}

}  // namespace

TEST_CASE("the first address that accepts wins") {
  Server server([](Stream&) {});
  Watcher watcher;
  const Stream stream = connect({server.address()}, Deadline(2s), &watcher);
  CHECK(stream.peer().text() == server.address().text());
  CHECK(watcher.started == 1);
  REQUIRE(watcher.ended.size() == 1);
  CHECK(watcher.ended[0].outcome == ConnectionAttempt::Outcome::connected);
  CHECK(watcher.ended[0].ended >= watcher.ended[0].started);
  CHECK(watcher.ended[0].error.empty());
}

TEST_CASE("a refusal says where nobody listens and what to look at") {
  DeadPort dead;
  CHECK(failure({dead.address()}, 2s, Cause::refused) ==
        "no program listens on " + dead.address().text() +
            " (connection refused): is the server running, and is the port right?");
}

TEST_CASE("after a refusal the next address has its turn at once") {
  DeadPort dead;
  Server server([](Stream&) {});
  Watcher watcher;
  const Instant start = now();
  const Stream stream = connect({dead.address(), server.address()}, Deadline(5s), &watcher, 3s);
  CHECK(milliseconds(start, now()) < 2000);
  CHECK(stream.peer().text() == server.address().text());
  REQUIRE(watcher.ended.size() == 2);
  CHECK(watcher.ended[0].outcome == ConnectionAttempt::Outcome::failed);
  CHECK(watcher.ended[0].error == "connection refused");
  CHECK(watcher.ended[1].outcome == ConnectionAttempt::Outcome::connected);
}

TEST_CASE("a silent address delays the next attempt only by the attempt delay") {
  BlackHole hole;
  Server server([](Stream&) {});
  Watcher watcher;
  const Stream stream = connect({hole.address(), server.address()}, Deadline(5s), &watcher);
  CHECK(stream.peer().text() == server.address().text());
  REQUIRE(watcher.ended.size() == 2);
  CHECK(watcher.ended[0].outcome == ConnectionAttempt::Outcome::connected);
  CHECK(watcher.ended[0].started >= 250);
  CHECK(watcher.ended[0].started < 2000);
  CHECK(watcher.ended[1].outcome == ConnectionAttempt::Outcome::overtaken);
  CHECK(watcher.ended[1].address.text() == hole.address().text());
}

TEST_CASE("an address that never answers is a time-out") {
  BlackHole hole;
  Watcher watcher;
  const Instant start = now();
  CHECK(failure({hole.address()}, 150ms, Cause::timed_out, &watcher) ==
        "time-out while connecting: " + hole.address().text() +
            " does not answer: the host is down, or a firewall drops what it is sent");
  CHECK(milliseconds(start, now()) >= 150);
  CHECK(milliseconds(start, now()) < 2000);
  REQUIRE(watcher.ended.size() == 1);
  CHECK(watcher.ended[0].outcome == ConnectionAttempt::Outcome::failed);
}

TEST_CASE("when all fail, each is named") {
  DeadPort dead;
  BlackHole hole;
  CHECK(failure({dead.address(), hole.address()}, 200ms, Cause::timed_out) ==
        "no connection to any of 2 addresses: " + dead.address().text() + " (connection refused), " +
            hole.address().text() + " (no answer within the time-out)");
  CHECK(failure({}, 100ms, Cause::no_address) == "there is no address to connect to");
}
