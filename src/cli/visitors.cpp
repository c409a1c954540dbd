#include "cli/visitors.hpp"

#include "http/answer.hpp"
#include "http/syntax.hpp"
#include "render/html/page.hpp"
#include "render/html/visit.hpp"
#include "render/json/document.hpp"
#include "render/text/layout.hpp"
#include "story/facts.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::cli {

namespace {

using flow::HttpResponse;
using Options = Visitors::Options;

/// So many bytes of nothing, to measure with.
class Zeros : public flow::Body {
 public:
  explicit Zeros(std::uint64_t size) : size_(size) {}
  std::uint64_t size() const override { return size_; }
  Bytes read(std::size_t most) override { return Bytes(most); }

 private:
  std::uint64_t size_;
};

HttpResponse html(int status, std::string text) {
  HttpResponse answer = HttpResponse::page(status, "text/html; charset=utf-8", std::move(text));
  answer.fields.push_back(
      {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"});
  answer.fields.push_back({"Cache-Control", "no-store"});
  return answer;
}

HttpResponse error(int status, std::string_view why) {
  const std::string title = std::to_string(status) + " " + std::string(http::reason_of(status));
  return html(status, render::html::plain_page(title, "<p>" + render::html::escape(why) + "</p>"));
}

class Visitor : public flow::Visit {
 public:
  Visitor(const Options& options, recording::WordList& words, story::Budget& budget, const net::Address& peer)
      : options_(options), peer_(peer.text()), packed_(words, budget, Visitors::most_of_one) {
    sinks_.add(&recorder_);
    sinks_.add(options.key_log);
    if (options.record) recording_.emplace(*options.record, peer);
    if (recording_) sinks_.add(&*recording_);
    if (options.tampering) sinks_.add(&interception_.emplace("server", tamperer_));
  }

  trace::Sink* sink() override { return sinks_.sink(); }
  flow::Carrier* carrier() override { return interception_ ? &*interception_ : nullptr; }

  void connected(const connection::Server& server) override {
    connected_ = true;
    const story::NegotiationSummary n = negotiated(story());
    server_name_ = n.server_name;
    std::string line = n.version;
    for (const std::string* word :
         {&n.cipher_suite, &n.group, &n.signature_algorithm, &n.application_protocol})
      if (!word->empty()) line.append(", ").append(*word);
    if (n.resumed) line += ", resumed";
    if (n.hello_retry_request) line += ", after a HelloRetryRequest";
    if (!n.early_data.empty()) line += ", early data " + n.early_data;
    if (!server.negotiated().client_certificates.empty())
      line += ", client certificate of " + client_title(server);
    if (options_.remark) line += options_.remark(server_name_);
    tell(line);
  }

  void body(View bytes) override {
    upload_.update(bytes);
    uploaded_ += bytes.size();
  }

  HttpResponse answer(const http::RequestHead& head, const connection::Server&, bool early) override {
    if (recording_) recording_->request(head);
    HttpResponse answer = choose(head, early);
    answer.fields.push_back({"X-Content-Type-Options", "nosniff"});
    upload_ = crypto::Hash(crypto::HashAlgorithm::sha256);
    uploaded_ = 0;
    return answer;
  }

  HttpResponse refuse(const http::BadRequest& bad) override {
    tell(std::string("request refused, ") + std::to_string(bad.status) + ": " + bad.what());
    return error(bad.status, bad.what());
  }

  void answering(int status, const std::vector<http::HeaderField>& fields) override {
    if (recording_) recording_->answer(status, fields);
  }

  void answered(const http::RequestHead& head, int status, std::uint64_t size) override {
    if (head.method.empty()) return;
    connected_ = true;  // or it was early data, and the client left as soon as it had its answer
    tell(head.method + " " + head.target + " " + std::to_string(status) + ", " +
         render::text::count(size, "byte"));
  }

  void ended(const connection::Server* server) override {
    std::string why = server ? server->explanation() : std::string();
    if (!connected_) server_name_ = negotiated(story()).server_name;
    if (why.empty() && !connected_) why = "left before the handshake was complete";
    if (server && options_.tampering) tell(tampered());
    if (!why.empty()) tell(why);
    if (!why.empty() && recording_) recording_->failed(why);
    if (options_.over) options_.over(story());
    if (recording_) unwritten(recording_->finish());
    if (options_.key_log) unwritten(options_.key_log->take_trouble());
  }

 private:
  /// What --tamper did to this connection.
  std::string tampered() const {
    if (!tamperer_.done().empty()) return "--tamper: " + tamperer_.done();
    if (!tamperer_.trouble().empty()) return "--tamper changed nothing: " + tamperer_.trouble();
    return "--tamper changed nothing: there was no " + options_.tampering->message;
  }

  static std::string client_title(const connection::Server& server) {
    try {
      return "\"" + title(x509::parse_certificate(server.negotiated().client_certificates.front())) + "\"";
    } catch (const Failure&) {
      return "somebody";
    }
  }

  HttpResponse choose(const http::RequestHead& head, bool early) {
    const std::string path = head.target.substr(0, head.target.find('?'));
    const bool safe = head.method == "GET" || head.method == "HEAD";
    // RFC 8470: what may be a replay must not change anything.
    if (early && !safe) return error(425, "This came as early data, which somebody may have replayed.");
    if (path == "/glasstls/upload" && (head.method == "POST" || head.method == "PUT"))
      return HttpResponse::page(
          200, "text/plain; charset=utf-8",
          std::to_string(uploaded_) + " bytes, SHA-256 " + to_hex(upload_.finish()) + "\n");
    if (!safe) {
      HttpResponse answer = error(405, "This server answers GET and HEAD, and POST to /glasstls/upload.");
      answer.fields.push_back({"Allow", "GET, HEAD"});
      return answer;
    }
    if (path == "/glasstls/handshake") return handshake();
    if (path == "/glasstls/handshake.json")
      return HttpResponse::page(200, "application/json", render::json::document(story(), {.fields = true}));
    if (path == "/glasstls/ca.pem" && !options_.authority.empty())
      return HttpResponse::page(200, "application/x-pem-file", options_.authority);
    constexpr std::string_view bytes = "/glasstls/bytes/";
    if (path.starts_with(bytes)) {
      constexpr std::uint64_t most = std::uint64_t{1} << 30;
      const auto size = http::parse_number(std::string_view(path).substr(bytes.size()), 10);
      if (!size || *size > most) return error(400, "This takes a number of bytes, up to 1 GiB.");
      return {200, {{"Content-Type", "application/octet-stream"}}, std::make_unique<Zeros>(*size)};
    }
    if (options_.files)
      if (auto found = options_.files->find(head.target)) return std::move(*found);
    if (path == "/") return options_.front_page ? html(200, options_.front_page(story())) : handshake();
    return error(
        404, "There is nothing here. What this server knows of your connection is at /glasstls/handshake.");
  }

  HttpResponse handshake() const { return html(200, render::html::visit_page(story(), peer_)); }

  void tell(const std::string& line) const {
    if (options_.tell) options_.tell(peer_ + "  " + render::text::safe(line), server_name_);
  }

  void unwritten(const std::string& trouble) const {
    if (options_.unwritten && !trouble.empty()) options_.unwritten(trouble);
  }

  story::Story story() const { return packed_.story(recorder_.story()); }

  const Options& options_;
  std::string peer_;
  recording::PackedStory packed_;
  story::Recorder recorder_{{.listener = &packed_, .keep = false}};
  std::optional<VisitRecording> recording_;
  lab::Tamperer tamperer_{options_.tampering ? &*options_.tampering : nullptr, lab::Tamperer::Trouble::noted};
  std::optional<lab::Interception> interception_;
  trace::FanOut sinks_;
  crypto::Hash upload_{crypto::HashAlgorithm::sha256};
  std::uint64_t uploaded_ = 0;
  std::string server_name_;  ///< once the handshake is over, well or not
  bool connected_ = false;
};

}  // namespace

std::unique_ptr<flow::Visit> Visitors::visit(const net::Address& peer) {
  return std::make_unique<Visitor>(options_, words_, budget_, peer);
}

}  // namespace glasstls::cli
