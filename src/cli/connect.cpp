#include <algorithm>
#include <optional>
#include <string>

#include "base/wiper.hpp"
#include "cli/arguments.hpp"
#include "cli/capture_file.hpp"
#include "cli/client_setup.hpp"
#include "cli/command.hpp"
#include "cli/common_options.hpp"
#include "cli/output.hpp"
#include "cli/reason.hpp"
#include "cli/screen.hpp"
#include "cli/stopwatch.hpp"
#include "flow/fetch.hpp"
#include "flow/observers.hpp"
#include "flow/pipe.hpp"
#include "flow/system.hpp"
#include "lab/interception.hpp"
#include "net/clock.hpp"
#include "story/flow_recorder.hpp"

namespace glasstls::cli {

namespace {

/// Puts the body of the page where the user wants it, and what they asked to export on standard error.
class Receiver : public flow::Observer {
 public:
  /// `path` is empty if nobody wants the body.
  Receiver(std::string path, const ConnectArguments& arguments)
      : path_(std::move(path)), arguments_(arguments) {}

  void receive(const flow::Event& event) override {
    if (const auto* done = std::get_if<flow::TlsDone>(&event); done && arguments_.export_length > 0)
      show_exported(done->client);
    look_for_refusal(event);
    if (const auto* kept = std::get_if<flow::CredentialsWithheld>(&event); kept && arguments_.view.quiet)
      warn("redirected to " + kept->to.text() + ", which does not get what --cert or --psk named for " +
           kept->from.text());
    if (path_.empty()) return;
    if (const auto* head = std::get_if<flow::HeadReceived>(&event); head && !head->head.is_redirect())
      body_.open(path_);
    if (const auto* piece = std::get_if<flow::BodyReceived>(&event)) body_.write(piece->bytes);
  }

  /// Some servers say only in HTTP that they wanted a client certificate: nginx completes the handshake
  /// without one.
  void advise() const {
    if (refusal_.find("No required SSL certificate") != std::string::npos)
      complain(
          "the server wants a client certificate and got none: give one with --cert FILE and --key FILE");
  }

 private:
  void look_for_refusal(const flow::Event& event) {
    constexpr int bad_request = 400;
    constexpr std::size_t most = 4096;
    if (const auto* head = std::get_if<flow::HeadReceived>(&event)) {
      is_refused_ = head->head.status == bad_request;
      refusal_.clear();
    }
    const auto* piece = std::get_if<flow::BodyReceived>(&event);
    if (piece && is_refused_ && refusal_.size() < most)
      refusal_ += as_text(piece->bytes.first(std::min(most, piece->bytes.size())));
  }

  void show_exported(const connection::Client& client) {
    Bytes material(arguments_.export_length);
    const Wiper wiper(material);
    client.export_keying_material(arguments_.export_label, {}, material);
    print(standard_error, "exported " + safe(arguments_.export_label) + ": " + to_hex(material) + "\n");
  }

  std::string path_;
  const ConnectArguments& arguments_;
  OutputFile body_;
  bool is_refused_ = false;
  std::string refusal_{};  // the beginning of the body of a 400
};

/// Somebody on the path who changes one message (--tamper), in the first connection that has it.
class Meddler {
 public:
  explicit Meddler(const TamperArguments& arguments)
      : tampering_(tampering_of(arguments)),
        tamperer_(tampering_ ? &*tampering_ : nullptr, lab::Tamperer::Trouble::noted) {}

  flow::MakeCarrier carrier() {
    if (!tampering_) return {};
    return [this] {
      connected_ = true;
      return std::make_unique<lab::Interception>("client", tamperer_);
    };
  }

  /// Says what was done and how the connection ended: `why` is empty if nobody objected. `recorder` may be
  /// null.
  void report(const std::string& why, story::Recorder* recorder) const {
    if (tamperer_.done().empty()) return;
    if (!recorder) return complain("--tamper: " + tamperer_.done());
    story::Note note{"What --tamper did", "", {}, true};
    note.facts.push_back({"what was done", tamperer_.done(), {}});
    note.facts.push_back(
        {"how it ended", why.empty() ? "nobody objected: the connection went on as usual" : why, {}});
    recorder->add(std::move(note));
  }

  /// Throws UsageError if there was a connection, and nothing was changed in it.
  void require_done() const {
    if (!connected_ || !tamperer_.done().empty()) return;
    throw UsageError(tamperer_.trouble().empty()
                         ? "no " + tampering_->message +
                               " was sent in this connection, so --tamper changed nothing"
                         : tamperer_.trouble());
  }

 private:
  std::optional<lab::Tampering> tampering_;
  lab::Tamperer tamperer_;
  bool connected_ = false;
};

/// How the connection ended, for Meddler.
std::string ending_of(const flow::FlowError& error) {
  const bool ours = error.reason == flow::Reason::tls_alert_sent || error.reason == flow::Reason::certificate;
  return (ours ? "the client objected: " : "") + std::string(error.what());
}

/// HOST:PORT is a bare connection. A host without a port, or with a path, is a page.
bool is_page(std::string_view target) {
  if (target.find("://") != std::string_view::npos || target.find('/') != std::string_view::npos) return true;
  const std::size_t colon = target.rfind(':');
  return colon == std::string_view::npos || target.ends_with(']');
}

}  // namespace

ExitCode connect(std::span<const std::string> words) {
  const ConnectArguments arguments = read_connect_arguments(words);
  const bool page = is_page(arguments.target);
  if (page && arguments.ign_eof)
    throw UsageError("--ign-eof is for HOST:PORT: with a URL, standard input is not read");
  // Quiet means that the page is what is wanted.
  const std::string output = arguments.output.empty() && arguments.view.quiet ? "-" : arguments.output;

  Meddler meddler(arguments.tamper);
  ClientSetup setup(arguments);
  Stopwatch stopwatch;
  Screen screen(arguments.view, {.title = "glasstls connect " + arguments.target,
                                 .now = net::unix_time(),
                                 .descriptor = !page || output == "-" ? standard_error : standard_output,
                                 .clock = &stopwatch});
  std::optional<story::FlowRecorder> story;
  if (screen.recorder()) story.emplace(*screen.recorder());
  std::optional<recording::Capture> capture;
  open_capture(capture, arguments.view.pcapng, &stopwatch);
  setup.watch(screen.recorder());
  if (capture) setup.watch(&*capture);
  Receiver receiver(page ? output : "", arguments);
  flow::Observers observers;
  observers.add(&setup.observer());
  observers.add(story ? &*story : nullptr);
  observers.add(capture ? &*capture : nullptr);
  observers.add(&receiver);

  flow::SystemRandom random;
  Unwritten unwritten;
  ExitCode code = ExitCode::done;
  std::string why;
  try {
    flow::ClientOptions options = setup.options(random);
    options.ign_eof = arguments.ign_eof;
    options.carrier = meddler.carrier();
    if (page) {
      flow::fetch({url_of(arguments.target, options, observers), options, 10}, observers);
    } else {
      flow::pipe(http::parse_host_port(arguments.target), options, observers);
    }
  } catch (const http::HttpError& error) {
    throw UsageError(error.what());
  } catch (const flow::FlowError& error) {
    code = code_of(error.reason);
    why = ending_of(error);
    if (story) story->failed(error);
    if (arguments.view.quiet) complain(std::string(name_of(error.reason)) + ": " + error.what());
  } catch (const std::system_error& error) {  // the body cannot be written
    unwritten.note(std::string(error.what()));
  }
  setup.finish(unwritten);
  finish(capture, unwritten);
  meddler.report(why, screen.recorder());
  screen.finish(unwritten);
  if (code == ExitCode::done) meddler.require_done();
  receiver.advise();
  return unwritten.code(code);
}

}  // namespace glasstls::cli
