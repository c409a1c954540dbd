#include <optional>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/proxy_choice.hpp"
#include "cli/reason.hpp"
#include "flow/dial.hpp"
#include "flow/trust.hpp"
#include "net/clock.hpp"
#include "render/json/chain.hpp"
#include "render/text/chain_lines.hpp"
#include "story/chain.hpp"
#include "x509/certificate/file_parts.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::cli {

namespace {

/// The certificates to judge, what came with them, and what was left out of their files.
struct Pile {
  std::vector<Bytes> certificates;
  std::vector<Bytes> staples;  ///< an OCSP response for each; empty if none came
  std::vector<std::string> notes;
};

/// Takes the certificates of a file; what else it holds gets a note.
void add_file(Pile& pile, const std::string& path) {
  using Kind = x509::FilePart::Kind;
  const std::string text = read_all(path), name = path == "-" ? "standard input" : path;
  x509::FileParts file = x509::read_file_parts(as_bytes(text), path);
  for (const std::string& note : file.notes) pile.notes.push_back(name + ": " + note);
  for (x509::FilePart& part : file.parts) {
    if (part.kind != Kind::certificate) pile.notes.push_back(name + ": " + part.text());
    // What may be a certificate is shown as far as it can be read, and the verdict says what is wrong.
    const bool meant =
        part.kind == Kind::certificate || part.kind == Kind::unknown || part.kind == Kind::broken;
    if (meant && !part.der.empty()) pile.certificates.push_back(std::move(part.der));
  }
  if (file.parts.empty())
    pile.notes.push_back(name + " holds no certificate: expected -----BEGIN CERTIFICATE-----, or DER");
}

/// The lists of --crl, in PEM or DER.
std::vector<Bytes> read_crls(const std::vector<std::string>& files) {
  constexpr char der_sequence = 0x30;
  std::vector<Bytes> crls;
  for (const std::string& file : files) {
    const std::string text = read_all(file);
    const std::size_t before = crls.size();
    if (text.starts_with(der_sequence)) crls.push_back(to_bytes(as_bytes(text)));
    std::string_view rest = text;
    while (const auto block = x509::take_pem_block(rest))
      if (block->label == "X509 CRL")
        if (auto der = x509::decode_base64(block->base64)) crls.push_back(std::move(*der));
    if (crls.size() == before)
      throw UsageError("--crl names " + file +
                       ", which holds none: expected -----BEGIN X509 CRL-----, or DER");
  }
  return crls;
}

Pile read_files(const std::vector<std::string>& files) {
  Pile pile;
  for (const std::string& file : files) add_file(pile, file);
  return pile;
}

/// Keeps the certificates that a server presents, the OCSP responses that it staples to them, and what the
/// handshake found about them.
class ChainKeeper : public trace::Sink {
 public:
  void receive(const trace::Event& event) override {
    if (const auto* e = std::get_if<trace::CertificateJudged>(&event)) {
      pile.certificates.assign(e->inputs.chain.begin(), e->inputs.chain.end());
      pile.staples.assign(e->inputs.staples.begin(), e->inputs.staples.end());
      judged = story::judged(e->inputs, e->result);
    }
  }

  Pile pile;
  std::optional<story::CertificatesStep> judged;
};

class Nobody : public flow::Observer {
 public:
  void receive(const flow::Event&) override {}
};

/// The certificates of a server. The connection is closed as soon as they are there.
struct Asked {
  Pile pile;
  std::optional<story::CertificatesStep> judged;
  std::optional<flow::FlowError> error;
};

Asked ask(const http::HostPort& server, const CertArguments& arguments,
          const x509::ValidationInputs& inputs) {
  ChainKeeper keeper;
  Nobody nobody;
  flow::ClientOptions options;
  options.sink = &keeper;
  options.tls.trust_anchors = inputs.anchors;
  options.tls.policy = inputs.policy;
  options.tls.now = inputs.time;
  options.tls.alpn_protocols = {"http/1.1"};
  options.proxies = choose_proxies(arguments.proxy);
  if (!arguments.connect_to.empty()) options.connect_to = http::parse_host_port(arguments.connect_to);
  Asked asked;
  try {
    flow::Dialled dialled = flow::dial({server}, options, nobody);
    dialled.channel->close(net::Deadline(options.time_outs.closing));
  } catch (const flow::FlowError& error) {
    asked.error = error;
  }
  asked.pile = std::move(keeper.pile);
  asked.judged = std::move(keeper.judged);
  return asked;
}

bool is_url(const std::string& word) { return word.starts_with("https://") || word.starts_with("http://"); }

flow::Trust load_trust(const CertArguments& arguments) {
  flow::TrustOptions options = flow::TrustOptions::from_environment();
  options.added = arguments.ca;
  options.instead = arguments.ca_only;
  return flow::load_trust(options);
}

void show(const CertArguments& arguments, const story::CertificatesStep& judged) {
  using namespace render;
  if (arguments.view.json)
    return print(standard_output, json::document(judged, {.fields = arguments.view.verbose}));
  const text::Look look{.style = text::style_for(standard_output), .verbose = arguments.view.verbose};
  std::string page;
  if (!arguments.view.quiet)
    page = text::chain_tree_lines(look, judged) + "\n" + text::certificate_lines(look, judged) + "\n";
  page += text::chain_verdict_lines(look, judged);
  if (judged.name.empty())
    page += text::paragraph(look, text::margin, text::Ink::faint,
                            "No server name was checked: --name HOST checks one.");
  print(standard_output, page);
}

}  // namespace

ExitCode cert(std::span<const std::string> words) {
  const CertArguments arguments = read_cert_arguments(words);
  const bool url = is_url(arguments.sources.front());
  const std::vector<Bytes> crls = read_crls(arguments.crls);
  x509::ValidationInputs inputs;
  inputs.crls = crls;
  inputs.name = arguments.name;
  inputs.policy = arguments.policy;
  inputs.time = arguments.at ? *arguments.at : net::unix_time();
  try {
    const flow::Trust trust = load_trust(arguments);
    inputs.anchors = &trust.store;
    Pile pile;
    std::optional<story::CertificatesStep> judged;
    if (url) {
      const http::HostPort server = http::parse_url(arguments.sources.front()).server;
      if (inputs.name.empty()) inputs.name = server.host;
      Asked asked = ask(server, arguments, inputs);
      if (asked.pile.certificates.empty() && asked.error) throw *asked.error;
      pile = std::move(asked.pile);
      // The handshake checked them for the name of the server, and without CRLs.
      if (inputs.name == server.host && crls.empty()) judged = std::move(asked.judged);
    } else {
      pile = read_files(arguments.sources);
    }
    for (const std::string& note : pile.notes) complain(note);
    if (pile.certificates.empty()) return ExitCode::file;
    inputs.chain = pile.certificates;
    inputs.staples = pile.staples;
    inputs.from_handshake = url;
    if (!judged) judged = story::judged(inputs, x509::validate(inputs));
    show(arguments, *judged);
    return judged->verdict.accepted() ? ExitCode::done : ExitCode::certificate;
  } catch (const http::HttpError& error) {
    throw UsageError(error.what());
  } catch (const flow::FlowError& error) {
    complain(std::string(name_of(error.reason)) + ": " + error.what());
    return code_of(error.reason);
  }
}

}  // namespace glasstls::cli
