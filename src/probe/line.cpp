#include "probe/line.hpp"

#include <array>

#include "net/connect.hpp"
#include "net/stream.hpp"

namespace glasstls::probe {

void NetworkLine::carry(Performance& performance) {
  net::Stream stream = net::connect(addresses_, net::Deadline(patience_));
  probe::carry(stream, performance, patience_);
}

void carry(net::Stream& stream, Exchange& exchange, std::chrono::milliseconds patience) {
  std::array<std::uint8_t, 16 * 1024> buffer;
  bool sends = true;
  net::Deadline deadline(patience);
  while (true) {
    const Bytes out = exchange.take_output();
    if (!out.empty()) deadline = net::Deadline(patience);
    try {
      if (!out.empty() && sends) stream.send(out, deadline);
      if (exchange.ends_sending() && sends) {
        stream.finish();
        sends = false;
      }
    } catch (const net::NetError&) {
      sends = false;  // what the server said before it closed can still be read
    }
    if (exchange.over()) return;
    try {
      const std::size_t size = stream.receive(buffer, deadline);
      if (size == 0)
        exchange.receive_end();
      else
        exchange.receive(View(buffer).first(size));
    } catch (const net::NetError& error) {
      if (error.cause == net::Cause::timed_out)
        exchange.time_out();
      else
        exchange.receive_end();
    }
  }
}

}  // namespace glasstls::probe
