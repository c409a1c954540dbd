#include "probe/line.hpp"

#include <array>

#include "net/connect.hpp"
#include "net/stream.hpp"

namespace glasstls::probe {

void NetworkLine::carry(Performance& performance) {
  net::Stream stream = net::connect(addresses_, net::Deadline(patience_));
  std::array<std::uint8_t, 16 * 1024> buffer;
  bool sends = true;
  net::Deadline deadline(patience_);
  while (true) {
    const Bytes out = performance.take_output();
    if (!out.empty()) deadline = net::Deadline(patience_);
    try {
      if (!out.empty() && sends) stream.send(out, deadline);
      if (performance.ends_sending() && sends) {
        stream.finish();
        sends = false;
      }
    } catch (const net::NetError&) {
      sends = false;  // what the server said before it closed can still be read
    }
    if (performance.over()) return;
    try {
      const std::size_t size = stream.receive(buffer, deadline);
      if (size == 0)
        performance.receive_end();
      else
        performance.receive(View(buffer).first(size));
    } catch (const net::NetError& error) {
      if (error.cause == net::Cause::timed_out)
        performance.time_out();
      else
        performance.receive_end();
    }
  }
}

}  // namespace glasstls::probe
