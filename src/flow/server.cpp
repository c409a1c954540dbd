#include "flow/server.hpp"

#include <algorithm>
#include <optional>

#include "flow/server_name.hpp"
#include "http/answer.hpp"
#include "http/conditional.hpp"
#include "http/request.hpp"
#include "record/header.hpp"

namespace glasstls::flow {

namespace {

constexpr std::size_t piece_size = 1 << 16;          ///< of a body, sealed at a time
constexpr std::uint64_t least_progress = 16 * 1024;  ///< of a body that comes or goes, for each time-out

class TlsSession : public net::Session, private http::RequestHandler {
 public:
  TlsSession(Site& site, std::unique_ptr<Visit> visit, const ServerTimeOuts& time_outs)
      : site_(site),
        visit_(std::move(visit)),
        time_outs_(time_outs),
        parser_(*this),
        deadline_(net::now() + time_outs.handshake) {}

  ~TlsSession() override {
    try {
      visit_->ended(server_ ? &*server_ : nullptr);
    } catch (const std::exception&) {  // an error in one visit must not end the others
    }
  }

  void receive(View bytes) override {
    if (server_) {
      arrive(bytes);
      return take_in();
    }
    // The server_name decides which configuration serves the client, so the ClientHello is read before TLS
    // begins.
    append(hello_, bytes);
    if (hello_.size() < hello_needs_) return;
    const RequestedName asked = server_name_of(hello_);
    hello_needs_ = hello_.size() + asked.missing;
    if (asked.missing > 0) return;
    const handshake::ServerConfig& config = site_.config(asked.name);
    clock_ = config.clock;
    server_.emplace(config, visit_->sink());
    arrive(std::exchange(hello_, {}));
    take_in();
  }

  void receive_end() override {
    if (!server_) {
      closed_ = true;
      return;
    }
    server_->receive_end();
    take_in();
  }

  /// Requests are answered here, one at a time. Once a response is sent, and other connections had their
  /// turn, the loop calls again.
  Bytes take_output() override {
    if (!server_) return {};
    Bytes output = depart();
    // A head and a short body are sent in one piece: they need one segment, not two.
    while (output.size() < piece_size && go_on()) {
      append(output, depart());
      if (!body_) break;  // other connections wait for at most one response, or one piece of it
    }
    return output;
  }

  bool finished() const override { return (server_ && server_->failed()) || (closed_ && !awaits_finished()); }
  /// While a response is under way, or a request waits for one, further requests of this client wait too.
  bool wants_input() const override { return !finished() && (closed_ || (!body_ && waiting_.empty())); }
  net::Instant deadline() const override { return deadline_; }

  void time_out() override {
    if (finished()) return;
    if (closed_) {
      gave_up_ = true;
      return server_->close();
    }
    if (parser_.is_inside() && !body_)
      refuse(http::BadRequest(
          408, parser_.has_head() ? "the body did not come in time" : "the request did not come in time",
          {9110, "15.5.9"}));
    else
      close();
  }

  void sent(std::size_t bytes) override {
    sent_ += bytes;
    if (sent_ < least_progress) return;
    sent_ = 0;
    if (body_ || !waiting_.empty()) wait(time_outs_.sending);
  }

  void shut_down() override {
    last_ = true;
    if (!body_ && !parser_.is_inside()) close();
  }

 private:
  /// Hands what came from the network to the engine.
  void arrive(View bytes) {
    if (Carrier* carrier = visit_->carrier())
      carrier->bring(bytes, [this](View arrived) { server_->receive(arrived); });
    else
      server_->receive(bytes);
  }
  /// What goes to the network.
  Bytes depart() {
    Bytes output = server_->take_output();
    Carrier* carrier = visit_->carrier();
    return carrier ? carrier->take() : std::move(output);
  }

  /// RFC 9846 2.3: early data is answered before the handshake is complete. Before we close, we wait for the
  /// client's Finished: then the client gets its tickets, and the visit learns of the whole handshake.
  bool awaits_finished() const {
    return answered_ && !gave_up_ && !server_->connected() && !server_->receive_closed();
  }

  /// Takes the requests' bytes from the engine.
  void take_in() {
    if (server_->failed()) return;
    if (server_->connected() && !connected_) {
      connected_ = true;
      if (!closed_) wait(time_outs_.idle);
      visit_->connected(*server_);
    }
    if (closed_) {
      server_->take_early_data();
      server_->take_application_data();
      if (!awaits_finished()) server_->close();
      return;
    }
    if (!server_->can_send()) {
      if (server_->receive_closed()) closed_ = true;
      return;
    }
    const Bytes early = server_->take_early_data();
    early_ += early.size();
    append(waiting_, early);
    append(waiting_, server_->take_application_data());
  }

  /// Does the next piece of work: a piece of a body to send, or a request, or as much of it as came. Whether
  /// there was any.
  bool go_on() {
    if (closed_ || finished()) return false;
    if (body_) return send_body(), true;
    if (!waiting_.empty()) return read_request(), true;
    if (server_->can_send() && server_->receive_closed()) close();
    return false;
  }

  /// Each request is answered before the next one is read: pipelined requests wait.
  void read_request() {
    const bool began = parser_.is_inside();
    std::size_t taken = 0;
    try {
      taken = parser_.receive(View(waiting_).subspan(read_));
    } catch (const http::BadRequest& bad) {
      return refuse(bad);
    }
    from_early_ = from_early_ || early_ > 0;
    early_ -= std::min(early_, taken);
    read_ += taken;
    if (read_ == waiting_.size()) {
      waiting_ = {};  // an idle connection keeps no memory for requests
      read_ = 0;
    }
    if (parser_.done()) return answer();
    // RFC 9110 10.1.1: a client that waits for 100 (Continue) gets it, unless its body comes already.
    if (parser_.has_head() && !std::exchange(continued_, true) && head_.expects_continue() &&
        parser_.body_size() == 0)
      server_->send(as_bytes(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")));
    if (!began) {
      wait(time_outs_.head);
    } else if (parser_.body_size() >= next_extension_ && parser_.has_head()) {
      wait(time_outs_.body);
      next_extension_ = parser_.body_size() + least_progress;
    }
  }

  void head(const http::RequestHead& head) override { head_ = head; }
  void body(View piece) override { visit_->body(piece); }

  void answer() {
    last_ = last_ || !head_.keeps_alive();
    HttpResponse answer = visit_->answer(head_, *server_, from_early_);
    parser_.next();
    next_extension_ = 0;
    from_early_ = continued_ = false;
    if (answer.status == 200) answer.status = http::status_after_preconditions(head_, answer.fields);
    send(std::move(answer), head_.method == "HEAD");
    head_ = {};
  }

  void refuse(const http::BadRequest& bad) {
    last_ = true;
    waiting_ = {};
    read_ = 0;
    if (!server_ || !server_->can_send()) return close();
    const bool without_body = parser_.head().method == "HEAD";
    parser_.next();
    send(visit_->refuse(bad), without_body);
  }

  void send(HttpResponse answer, bool without_body) {
    const bool unchanged =
        answer.status == 304;  // RFC 9110 15.4.5: its fields describe a body, but it has none
    if (unchanged || answer.status == 412) answer.body = nullptr;
    const std::uint64_t size = answer.body ? answer.body->size() : 0;
    answer.fields.push_back({"Date", http::date_text(clock_->milliseconds() / 1000)});
    answer.fields.push_back({"Server", http::user_agent()});
    if (!unchanged) answer.fields.push_back({"Content-Length", std::to_string(size)});
    answer.fields.push_back({"Connection", last_ ? "close" : "keep-alive"});
    answered_ = true;
    visit_->answering(answer.status, answer.fields);
    unsent_head_ = to_bytes(as_bytes(http::response_head(answer.status, answer.fields)));
    visit_->answered(head_, answer.status, size);
    left_ = without_body ? 0 : size;
    deadline_ = net::now() + time_outs_.sending;
    if (left_ > 0) {
      body_ = std::move(answer.body);
    } else {
      server_->send(std::exchange(unsent_head_, {}));
      answer_is_out();
    }
  }

  /// A short response is one record. The head of a longer one has a record of its own: in a full record it
  /// could not be read before all of that came, which may take another round trip.
  void send_body() {
    const Bytes piece = body_->read(static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, left_)));
    if (unsent_head_.size() + piece.size() > record::max_plaintext)
      server_->send(std::exchange(unsent_head_, {}));
    append(unsent_head_, piece);
    server_->send(std::exchange(unsent_head_, {}));
    if (piece.empty()) {  // the file became shorter: without close_notify the client sees that bytes are
                          // missing
      body_.reset();
      closed_ = true;
      return;
    }
    left_ -= piece.size();
    if (left_ > 0) return;
    body_.reset();
    answer_is_out();
  }

  void answer_is_out() {
    if (last_) return close();
    wait(time_outs_.idle);
  }

  void close() {
    if (closed_) return;
    closed_ = true;
    waiting_.clear();
    if (server_ && !awaits_finished()) server_->close();
    deadline_ = net::now() + time_outs_.farewell;
  }

  void wait(std::chrono::milliseconds time) { deadline_ = net::now() + time; }

  Site& site_;
  std::unique_ptr<Visit> visit_;
  ServerTimeOuts time_outs_;
  Bytes hello_;                  ///< until it is whole
  std::size_t hello_needs_ = 0;  ///< how many bytes it must have before it is read again
  const handshake::Clock* clock_ = nullptr;
  std::optional<connection::Server> server_;
  http::RequestParser parser_;
  http::RequestHead head_;
  Bytes waiting_;           ///< for the parser
  std::size_t read_ = 0;    ///< bytes of waiting_ that the parser has taken
  std::size_t early_ = 0;   ///< bytes of waiting_ that came as early data
  std::uint64_t sent_ = 0;  ///< bytes since they last extended the deadline
  bool from_early_ = false;
  std::unique_ptr<Body> body_;  ///< of the answer that is under way
  Bytes unsent_head_;           ///< of the answer; sent with the body's first piece
  std::uint64_t left_ = 0, next_extension_ = 0;
  bool connected_ = false, answered_ = false, continued_ = false, last_ = false, closed_ = false;
  bool gave_up_ = false;
  net::Instant deadline_;
};

}  // namespace

Bytes TextBody::read(std::size_t most) {
  const std::size_t size = std::min(most, text_.size() - read_);
  read_ += size;
  return to_bytes(as_bytes(std::string_view(text_).substr(read_ - size, size)));
}

HttpResponse HttpResponse::page(int status, std::string content_type, std::string text) {
  return {status, {{"Content-Type", std::move(content_type)}}, std::make_unique<TextBody>(std::move(text))};
}

std::unique_ptr<net::Session> TlsService::accept(const net::Address& peer) {
  return std::make_unique<TlsSession>(site_, site_.visit(peer), time_outs_);
}

}  // namespace glasstls::flow
