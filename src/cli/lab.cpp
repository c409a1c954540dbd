#include <iostream>

#include "cli/arguments.hpp"
#include "cli/called_as.hpp"
#include "cli/command.hpp"
#include "cli/nearest.hpp"
#include "cli/output.hpp"
#include "cli/visitors.hpp"
#include "cli/what_if.hpp"
#include "flow/system.hpp"
#include "lab/bad_certificates.hpp"
#include "lab/local_authority.hpp"
#include "net/stop_signal.hpp"
#include "render/html/page.hpp"
#include "render/html/visit.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"
#include "story/facts.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::cli {

namespace {

/// A configuration for each host of the lab.
using Hosts = std::map<std::string, handshake::ServerConfig, std::less<>>;

Hosts make_hosts(const lab::Minted& root, handshake::RandomSource& random, const handshake::Clock& clock) {
  Hosts hosts;
  for (const lab::BadCertificate& one : lab::bad_certificates()) {
    handshake::ServerConfig& config = hosts[std::string(one.label)];
    config.random = &random;
    config.clock = &clock;
    config.alpn_protocols = {"http/1.1"};
    config.credentials.push_back(lab::make_bad_credential(one.label, root, net::unix_time(), random));
  }
  return hosts;
}

std::string answer_of(const lab::BadCertificate& one) {
  std::string text;
  for (Alert alert : one.alerts) text.append(text.empty() ? "" : " or ").append(name_of(alert));
  return text.empty() ? "accepted" : text;
}

std::string table(const std::string& ca, const std::string& port) {
  using namespace render::text;
  const Look look{.style = style_for(standard_output)};
  std::string text = "A server with " + std::to_string(lab::bad_certificates().size()) +
                     " hosts, each with another certificate, made just now.\n\n";
  text += spread(look, "  host                  what is wrong",
                 look.style.paint(Ink::faint, "a client answers with"));
  for (const lab::BadCertificate& one : lab::bad_certificates())
    text += spread(look, "  " + look.style.paint(Ink::title, pad(one.label, 22)) + std::string(one.wrong),
                   look.style.paint(Ink::faint, answer_of(one)));
  const std::string host = "expired.badcerts.localhost";
  text +=
      "\nTry one, by its name and .badcerts.localhost (or .badcerts.test):\n\n"
      "  glasstls cert --ca " +
      ca + " \\\n    --connect-to localhost:" + port + " https://" + host + ":" + port + "/\n" +
      "  glasstls connect --ca " + ca + " \\\n    --connect-to localhost:" + port + " https://" + host + ":" +
      port + "/\n" + "  curl --cacert " + ca + " \\\n    --connect-to ::localhost:" + port + " https://" +
      host + ":" + port + "/\n" + "  openssl s_client -CAfile " + ca +
      " -verify_return_error \\\n    -verify_hostname " + host + " -servername " + host +
      " -connect localhost:" + port + "\n\n" +
      "In a browser, import that file as an authority and open https://localhost:" + port +
      "/, which leads to all.\nCtrl-C ends the server.\n\n";
  return text;
}

const lab::BadCertificate* find_host(std::string_view server_name) {
  const std::string_view label = lab::label_of(server_name);
  for (const lab::BadCertificate& one : lab::bad_certificates())
    if (one.label == label) return &one;
  return nullptr;
}

/// What clients made of each host.
class Outcomes {
 public:
  /// A connection is over.
  void add(const story::Story& story) {
    const story::NegotiationSummary n = negotiated(story);
    const lab::BadCertificate* host = find_host(n.server_name);
    if (!host) return;
    std::string outcome = n.connected ? "accepted" : "left without an alert";
    for (const story::Step& step : story.steps)
      if (const auto* alarm = std::get_if<story::AlertStep>(&step.what))
        if (!n.connected && alarm->direction == story::Direction::received) outcome = name_of(alarm->alert);
    ++counts_[host][outcome];
  }

  /// A row for each host that somebody came to; empty where nobody did.
  std::string table() const {
    using namespace render::text;
    const Look look{.style = style_for(standard_output)};
    std::string rows;
    for (const lab::BadCertificate& one : lab::bad_certificates()) {
      const auto found = counts_.find(&one);
      if (found == counts_.end()) continue;
      std::string what;
      bool is_right = true;
      for (const auto& [outcome, times] : found->second) {
        what.append(what.empty() ? "" : ", ").append(outcome);
        if (times > 1) what += " (" + std::to_string(times) + " times)";
        is_right = is_right && (outcome == "accepted") == one.alerts.empty();
      }
      if (!is_right)
        what += one.alerts.empty() ? ": should have been accepted" : ": should have been refused";
      rows += marked(look, is_right ? Ink::good : Ink::bad, is_right ? Glyph::good : Glyph::bad,
                     look.style.paint(Ink::title, pad(one.label, 22)) + safe(what));
    }
    return rows.empty() ? "" : "\nWhat clients did, host by host:\n\n" + rows;
  }

 private:
  std::map<const lab::BadCertificate*, std::map<std::string, int>> counts_;
};

std::string index(const std::string& ca, std::uint16_t port) {
  using render::html::escape;
  std::string html =
      "<header><h1>The lab of bad certificates</h1><p>Each link leads to a host of this server with another "
      "certificate. All but the first should be refused: by your browser, by curl, by "
      "<code>glasstls connect</code>. What does it say? Does it name everything that is "
      "wrong?</p></header>\n";
  for (const lab::BadCertificate& one : lab::bad_certificates()) {
    const std::string url =
        "https://" + std::string(one.label) + ".badcerts.localhost:" + std::to_string(port) + "/";
    html += "<section><h2><a href=\"" + url + "\">" + escape(one.label) + "</a>: " + escape(one.wrong) +
            "</h2><p>" + escape(one.explanation) +
            "</p><p><small>A client answers with: " + escape(answer_of(one)) + "</small></p><pre>" +
            escape(as_called("glasstls connect --ca '" + ca +
                             "' --connect-to localhost:" + std::to_string(port) + " " + url)) +
            "</pre></section>\n";
  }
  return render::html::page("The lab of bad certificates", html);
}

/// What a visitor sees who came in.
std::string inside(std::string_view label, const std::string& ca, std::uint16_t port) {
  if (label.empty()) return index(ca, port);
  if (label == "good")
    return render::html::plain_page("This is the good one",
                                    "<p>Its certificate is in order: you came in.</p>");
  for (const lab::BadCertificate& one : lab::bad_certificates())
    if (one.label == label)
      return render::html::plain_page(
          "You should not be here",
          "<p>What is wrong with this host's certificate: <b>" + render::html::escape(one.wrong) + "</b>. " +
              render::html::escape(one.explanation) +
              "</p><p>Your program did not notice, or you told it not to mind.</p>");
  return {};
}

std::string list_of_labs() {
  const render::text::Look look{.style = render::text::style_for(standard_output)};
  std::string text = "glasstls lab NAME asks, tampers with a connection, and shows who notices:\n\n";
  for (const lab::PreparedExperiment& one : lab::prepared_experiments()) {
    text += "  " + look.style.paint(render::text::Ink::title, one.name) + "\n";
    text += paragraph(look, 6, render::text::Ink::plain, one.question);
  }
  return text +
         "\nand glasstls lab badcerts is a server with every bad certificate, to try clients with.\n"
         "glasstls demo --tamper changes what you want to see changed.\n";
}

ExitCode serve_bad_certificates(const LabArguments& arguments) {
  flow::SystemRandom random;
  flow::SystemClock clock;
  try {
    ServerOutput output;
    const lab::LocalAuthority authority = lab::LocalAuthority::open(random);
    warn(authority.warning());
    const Hosts hosts = make_hosts(authority.authority(), random, clock);
    std::vector<net::Listener> listeners = net::listen_on_loopback(arguments.port);
    const std::uint16_t port = listeners.front().address().port();
    Visitors::Options options;
    options.config.random = &random;
    options.config.clock = &clock;
    options.config.alpn_protocols = {"http/1.1"};
    options.config.credentials.push_back(authority.issue({}, random));
    options.authority = authority.pem();
    options.config_for = [&](std::string_view name) -> const handshake::ServerConfig* {
      const auto it = hosts.find(lab::label_of(name));
      return it == hosts.end() ? nullptr : &it->second;
    };
    options.front_page = [port, ca = authority.path()](const story::Story& story) {
      return inside(lab::label_of(negotiated(story).server_name), ca, port);
    };
    options.remark = [](const std::string& server_name) -> std::string {
      const lab::BadCertificate* host = find_host(server_name);
      if (!host || host->alerts.empty()) return {};
      return ": accepted, and should have been refused: " + std::string(host->wrong);
    };
    Outcomes outcomes;
    options.over = [&outcomes](const story::Story& story) { outcomes.add(story); };
    if (!arguments.view.quiet)
      options.tell = [&output](const std::string& line, const std::string& name) {
        output.lines.write((name.empty() ? "" : render::text::safe(name) + "  ") + line + "\n");
      };
    Visitors site(std::move(options));
    flow::TlsService service(site);
    const net::StopSignal stop;
    net::EventLoop loop(std::move(listeners), service);
    if (!arguments.view.quiet)
      output.lines.write(as_called(table("'" + authority.path() + "'", std::to_string(port))));
    loop.run(stop.descriptor());
    if (!arguments.view.quiet) output.lines.write(outcomes.table());
    output.finish();
    return ExitCode::done;
  } catch (const net::Error& error) {
    complain(error.what());
    return ExitCode::tcp;
  }
}

}  // namespace

ExitCode lab(std::span<const std::string> words) {
  const LabArguments arguments = read_lab_arguments(words);
  if (arguments.name.empty()) {
    print(standard_output, as_called(list_of_labs()));
    return ExitCode::done;
  }
  if (arguments.name == "badcerts") return serve_bad_certificates(arguments);
  for (const lab::PreparedExperiment& one : lab::prepared_experiments())
    if (one.name == arguments.name)
      return what_if({.title = "glasstls lab " + arguments.name,
                      .question = std::string(one.question),
                      .tampering = std::string(one.tampering),
                      .explanation = std::string(one.explanation),
                      .prediction = arguments.predict,
                      .seed = arguments.seed},
                     arguments.view);
  std::vector<std::string> names{"badcerts"};
  for (const lab::PreparedExperiment& one : lab::prepared_experiments()) names.emplace_back(one.name);
  const std::string meant = nearest(arguments.name, names);
  throw UsageError("there is no lab \"" + arguments.name + "\"; " +
                   (meant.empty() ? "" : "did you mean " + meant + "? ") + "glasstls lab lists them");
}

}  // namespace glasstls::cli
