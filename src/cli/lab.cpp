#include <iostream>

#include "cli/arguments.hpp"
#include "cli/bad_certificates.hpp"
#include "cli/command.hpp"
#include "cli/local_authority.hpp"
#include "cli/output.hpp"
#include "cli/visitors.hpp"
#include "cli/what_if.hpp"
#include "flow/system.hpp"
#include "net/stop_signal.hpp"
#include "render/html/page.hpp"
#include "render/html/visit.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"
#include "story/facts.hpp"
#include "story/spelling.hpp"
#include "x509/pem.hpp"

namespace glasstls::cli {

namespace {

/// A configuration for each host of the lab.
using Hosts = std::map<std::string, handshake::ServerConfig, std::less<>>;

Hosts make_hosts(const Minted& root, handshake::RandomSource& random, const handshake::Clock& clock) {
  Hosts hosts;
  for (const BadCertificate& one : bad_certificates()) {
    handshake::ServerConfig& config = hosts[std::string(one.label)];
    config.random = &random;
    config.clock = &clock;
    config.alpn_protocols = {"http/1.1"};
    config.credentials.push_back(make_bad_credential(one.label, root, net::unix_time(), random));
  }
  return hosts;
}

std::string answer_of(const BadCertificate& one) {
  std::string text;
  for (Alert alert : one.alerts) text.append(text.empty() ? "" : " or ").append(name_of(alert));
  return text.empty() ? "accepted" : text;
}

std::string table(const std::string& ca, const std::string& port) {
  using namespace render::text;
  const Look look{.style = style_for(standard_output)};
  std::string text = "A server with " + std::to_string(bad_certificates().size()) +
                     " hosts, each with another certificate, made just now.\n\n";
  text += spread(look, "  host                  what is wrong",
                 look.style.paint(Ink::faint, "a client answers with"));
  for (const BadCertificate& one : bad_certificates())
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

std::string index(std::uint16_t port) {
  using render::html::escape;
  std::string html =
      "<header><h1>The lab of bad certificates</h1><p>Each link leads to a host of this server with another "
      "certificate. All but the first should be refused: by your browser, by curl, by "
      "<code>glasstls connect</code>. What does it say? Does it name everything that is "
      "wrong?</p></header>\n";
  for (const BadCertificate& one : bad_certificates()) {
    const std::string url =
        "https://" + std::string(one.label) + ".badcerts.localhost:" + std::to_string(port) + "/";
    html += "<section><h2><a href=\"" + url + "\">" + escape(one.label) + "</a>: " + escape(one.wrong) +
            "</h2><p>" + escape(one.explanation) +
            "</p><p><small>A client answers with: " + escape(answer_of(one)) +
            "</small></p><pre>glasstls connect --connect-to localhost:" + std::to_string(port) + " " + url +
            "</pre></section>\n";
  }
  return render::html::page("The lab of bad certificates", html);
}

/// What a visitor sees who came in.
std::string inside(std::string_view label, std::uint16_t port) {
  if (label.empty()) return index(port);
  if (label == "good")
    return render::html::plain_page("This is the good one",
                                    "<p>Its certificate is in order: you came in.</p>");
  for (const BadCertificate& one : bad_certificates())
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
  for (const PreparedExperiment& one : prepared_experiments()) {
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
    const LocalAuthority authority = LocalAuthority::open(random);
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
      const auto it = hosts.find(label_of(name));
      return it == hosts.end() ? nullptr : &it->second;
    };
    options.front_page = [port](const story::Story& story) {
      return inside(label_of(negotiated(story).server_name), port);
    };
    if (!arguments.view.quiet)
      options.tell = [&output](const std::string& line, const std::string& name) {
        output.lines.write((name.empty() ? "" : render::text::safe(name) + "  ") + line + "\n");
      };
    Visitors site(std::move(options));
    flow::TlsService service(site);
    const net::StopSignal stop;
    net::EventLoop loop(std::move(listeners), service);
    if (!arguments.view.quiet) output.lines.write(table(authority.path(), std::to_string(port)));
    loop.run(stop.descriptor());
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
    print(standard_output, list_of_labs());
    return ExitCode::done;
  }
  if (arguments.name == "badcerts") return serve_bad_certificates(arguments);
  for (const PreparedExperiment& one : prepared_experiments())
    if (one.name == arguments.name)
      return what_if({.title = "glasstls lab " + arguments.name,
                      .question = std::string(one.question),
                      .tampering = std::string(one.tampering),
                      .explanation = std::string(one.explanation),
                      .prediction = arguments.predict,
                      .seed = arguments.seed},
                     arguments.view);
  std::string meant;
  for (const PreparedExperiment& one : prepared_experiments())
    if (story::edit_distance(arguments.name, one.name) <= 2 && meant.empty()) meant = one.name;
  throw UsageError("there is no lab \"" + render::text::safe(arguments.name) + "\"; " +
                   (meant.empty() ? "" : "did you mean " + meant + "? ") + "glasstls lab lists them");
}

}  // namespace glasstls::cli
