// A client that is given the input as the server's bytes. The first byte says in which portions.
#include "connection/client.hpp"
#include "expect.hpp"
#include "memory.hpp"
#include "support/loopback.hpp"

using namespace glasstls;
using namespace glasstls::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  if (size == 0) return 0;
  CountingRandom random;
  connection::Client client(Loopback::config(random));
  const std::size_t portion = data[0] == 0 ? size : data[0];
  std::size_t output = client.take_output().size();
  for (View rest = View(data, size).subspan(1); !rest.empty();
       rest = rest.subspan(std::min(portion, rest.size()))) {
    client.receive(rest.first(std::min(portion, rest.size())));
    output += client.take_output().size();
  }
  client.receive_end();
  expect(!client.connected(), "nobody can finish a handshake without the keys");
  expect(output < 4096, "the client's output is bounded");
  expect(client.receive_closed(), "the end is the end");
  expect(client.close_notify_received() || !client.explanation().empty(), "every end is explained");
  return 0;
}
