#include "flow/channel.hpp"

#include <algorithm>

#include "flow/plain_text.hpp"
#include "x509/certificate/name_text.hpp"

namespace glasstls::flow {

namespace {

/// RFC 9846 6.2: the alerts about certificates.
bool is_about_certificate(Alert alert) {
  return (alert >= Alert::bad_certificate && alert <= Alert::certificate_unknown) ||
         alert == Alert::unknown_ca || alert == Alert::bad_certificate_status_response;
}

std::string seconds_text(double seconds) {
  const auto tenths = static_cast<long>(seconds * 10 + 0.5);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

/// RFC 9846 4.3.4: which authorities' certificates the server accepts.
std::string accepted_authorities(const connection::Client& client) {
  constexpr std::size_t most = 4;
  const std::vector<Bytes>& names = client.negotiated().certificate_authorities;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    text.append(i == 0 ? "" : "; ").append(x509::name_text(names[i]));
  if (names.size() > most) text += "; and " + std::to_string(names.size() - most) + " more";
  return text;
}

/// What the user can do about an alert from the server, to append to the explanation; may be empty.
std::string advice(Alert alert, const connection::Client& client, bool has_certificate) {
  if (alert == Alert::no_application_protocol)
    return ": it may speak only HTTP/2, and this client speaks HTTP/1.1; HOST:PORT with --alpn h2 shows "
           "the handshake of such a server";
  if (!client.negotiated().certificate_requested || has_certificate) return {};
  const std::string names = accepted_authorities(client);
  return std::string(alert == Alert::certificate_required ? "; " : "; it asked for a client certificate: ") +
         "give one with --cert FILE and --key FILE" +
         (names.empty() ? " (it does not say from which authorities)" : ", issued by " + names);
}

}  // namespace

/// The sink for the engine: without somebody on the path, it is `sink` itself.
trace::Sink* Channel::with_carrier(trace::Sink* sink) {
  if (!carrier_) return sink;
  sinks_.add(sink);
  sinks_.add(carrier_.get());
  return sinks_.sink();
}

/// What goes to the network: what the engine gave, or what the carrier made of it.
Bytes Channel::take_output() {
  Bytes output = client_.take_output();
  return carrier_ ? carrier_->take() : std::move(output);
}

void Channel::keep_tickets_in(SessionStore& sessions, http::HostPort server) {
  sessions_ = &sessions;
  server_ = std::move(server);
}

void Channel::handshake(net::Deadline deadline) {
  while (!client_.connected()) {
    flush(deadline);
    receive(deadline, "during the TLS handshake: ");
    check();
  }
}

void Channel::flush(net::Deadline deadline) {
  append(output_, take_output());
  if (output_.empty()) return;
  try {
    stream_.send(output_, deadline);
    sent_ += output_.size();
    output_.clear();
    waits_ = true;
  } catch (const net::NetError& error) {
    lost(error);
  }
}

bool Channel::flush_some() {
  append(output_, take_output());
  if (output_.empty()) return false;
  try {
    const std::size_t size = stream_.send_some(output_);
    sent_ += size;
    output_.erase(output_.begin(), output_.begin() + static_cast<std::ptrdiff_t>(size));
  } catch (const net::NetError& error) {
    lost(error);
  }
  return !output_.empty();
}

void Channel::receive(net::Deadline deadline, const std::string& during) {
  if (wait_.until != deadline.at()) wait_ = {deadline.at(), net::now(), received_};
  try {
    take_in(stream_.receive(buffer_, deadline));
  } catch (const net::NetError& error) {
    if (error.cause == net::Cause::timed_out) throw time_out(during);
    lost(error);
    take_in(0);
  }
}

/// Says what happened: a server may be silent, slow, or send many bytes that do not complete what is waited
/// for.
FlowError Channel::time_out(const std::string& during) const {
  constexpr double slow = 1024;  // bytes in a second
  const std::uint64_t bytes = received_ - wait_.received_before;
  const double seconds = net::milliseconds(wait_.began, net::now()) / 1000;
  std::string what = "time-out: " + stream_.peer().text();
  const std::string amount =
      std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes") + " in " + seconds_text(seconds);
  if (bytes == 0)
    what += " is silent for " + seconds_text(seconds) + ", but the connection is open" + about_large_hello();
  else if (static_cast<double>(bytes) < slow * seconds)
    what += " sends too slowly: " + amount;
  else
    what += " sent " + amount + ", and the answer is not complete";
  return FlowError(net::NetError(net::Stage::receive, net::Cause::timed_out, what), during);
}

std::string Channel::reset_note() const {
  return reset_ ? "; the server reset the connection (TCP RST): it gave up, or something between did" : "";
}

void Channel::receive_some() {
  try {
    if (const std::optional<std::size_t> size = stream_.receive_some(buffer_)) take_in(*size);
  } catch (const net::NetError& error) {
    lost(error);
    take_in(0);
  }
}

void Channel::close(net::Deadline deadline) {
  if (!client_.connected() && !client_.failed()) return;
  client_.close();  // after a failure, only the alert is left to send
  try {
    append(output_, take_output());
    stream_.send(output_, deadline);
    sent_ += output_.size();
    output_.clear();
    stream_.finish();
    while (!ended()) {  // or until the deadline, which what comes does not extend
      take_in(stream_.receive(buffer_, deadline));
      client_.take_application_data();
    }
  } catch (const net::NetError&) {
  }
}

/// Hands what came from the network to the engine.
void Channel::take_in(std::size_t size) {
  if (size == 0) {
    ended_ = true;
    return client_.receive_end();
  }
  const View bytes = View(buffer_).first(size);
  if (std::exchange(waits_, false)) ++round_trips_;
  if (received_ == 0) greeting_ = std::string(as_text(bytes.first(std::min<std::size_t>(size, 40))));
  received_ += size;
  if (carrier_)
    carrier_->bring(bytes, [this](View arrived) { client_.receive(arrived); });
  else
    client_.receive(bytes);
  if (client_.failed())
    discard_tickets();
  else
    keep_tickets();
}

void Channel::keep_tickets() {
  constexpr int most_times = 16;               // each of them may write a file
  constexpr std::size_t most_remembered = 64;  // more than a store on disk keeps for one server
  if (!sessions_ || client_.tickets().empty() || times_kept_ == most_times) return;
  ++times_kept_;
  for (const handshake::Ticket& ticket : client_.tickets()) {
    if (kept_.size() == most_remembered) kept_.pop_front();
    kept_.push_back(ticket.psk.identity);
  }
  sessions_->keep(server_, std::exchange(client_.tickets(), {}));
}

/// RFC 9846 6: the tickets of a failed connection are discarded.
void Channel::discard_tickets() {
  client_.tickets().clear();
  if (sessions_ && !kept_.empty()) sessions_->discard(server_, std::exchange(kept_, {}));
}

/// The connection broke. What the server sent before may still be there to read, and may say why: a server
/// that refuses us closes while we send.
void Channel::lost(const net::NetError& error) {
  if (error.cause != net::Cause::reset) throw FlowError(error);
  reset_ = true;
  output_.clear();
}

/// What may be the cause if nothing came back and the ClientHello was large. Key shares with ML-KEM make it
/// larger than one TCP segment, and some middleboxes expect all of it in the first one.
std::string Channel::about_large_hello() const {
  constexpr std::uint64_t one_segment = 1'400;  // what usually fits into a packet, in bytes
  if (received_ > 0 || sent_ <= one_segment) return {};
  return ". The ClientHello has " + std::to_string(sent_) +
         " bytes and travels in two TCP segments, which some middleboxes drop: try --group x25519, which makes it "
         "small";
}

/// Throws what the engine found, once the server has been told.
void Channel::check() {
  if (const Failure* failure = client_.failure()) {
    FlowError error(is_about_certificate(failure->alert) ? Reason::certificate : Reason::tls_alert_sent,
                    client_.explanation());
    error.alert = failure->alert;
    error.expected = failure->expected;
    error.presented = failure->presented;
    if (std::string plain = about_plain_text(greeting_); !plain.empty())
      error = FlowError(Reason::tls_alert_sent, plain);
    flush_some();
    throw error;
  }
  if (client_.alert_received()) {
    FlowError error(Reason::tls_alert_received,
                    client_.explanation() + advice(*client_.alert_received(), client_, has_certificate_));
    error.alert = client_.alert_received();
    throw error;
  }
  if (client_.connected() || !ended()) return;
  if (client_.close_notify_received())
    throw FlowError(Reason::tls_closed,
                    "the server closed the connection (close_notify) in the middle of the handshake");
  throw FlowError(Reason::tls_closed, client_.explanation() + reset_note() + about_large_hello());
}

}  // namespace glasstls::flow
