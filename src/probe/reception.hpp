#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "net/listener.hpp"
#include "net/program.hpp"
#include "probe/client_tester.hpp"

namespace glasstls::probe {

/// Where clients come in over TCP: one connection at a time. Each wait has its limit, so no client can keep
/// the others out for long.
class Reception {
 public:
  /// `patience` is how long each wait of a connection may last. `stop` is a descriptor that becomes readable
  /// when the user wants to end; negative: none.
  Reception(std::vector<net::Listener> listeners, std::chrono::milliseconds patience, int stop = -1)
      : listeners_(std::move(listeners)), patience_(patience), stop_(stop) {}

  /// The port that clients connect to.
  std::uint16_t port() const { return listeners_.front().address().port(); }
  /// Whether the user wants to end.
  bool stopped() const { return stopped_; }
  /// How long each wait may last.
  std::chrono::milliseconds patience() const { return patience_; }

  /// Waits until `deadline` for a connection, and carries it to `host`. Whether one came.
  bool receive(Host& host, net::Deadline deadline);
  /// Ends the connections that wait, without a word.
  void turn_away();

 private:
  std::optional<net::Stream> accept();
  void serve(net::Stream stream, Host& host) const;

  std::vector<net::Listener> listeners_;
  std::chrono::milliseconds patience_;
  int stop_;
  bool stopped_ = false;
};

/// A client that a command starts for each visit.
class DrivenClient : public Visitor {
 public:
  /// `command` is for a shell. In it, {} stands for the URL, {host} and {port} for its parts, and {ca} for
  /// the file with the authority's certificate, `authority`. `reception` outlives it.
  DrivenClient(std::string command, std::string authority, Reception& reception)
      : command_(std::move(command)), authority_(std::move(authority)), reception_(reception) {}

  Visit visit(const std::string& name, Host& host) override;

 private:
  std::string command_, authority_;
  Reception& reception_;
};

}  // namespace glasstls::probe
