#include "cli/bad_certificate_server.hpp"

#include "cli/called_as.hpp"
#include "cli/output.hpp"
#include "cli/visitors.hpp"
#include "flow/system.hpp"
#include "lab/bad_hosts.hpp"
#include "lab/local_authority.hpp"
#include "net/stop_signal.hpp"
#include "render/html/page.hpp"
#include "render/html/visit.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::cli {

namespace {

/// How to reach the server: what the commands that it prints need.
struct Place {
  std::string authority;  ///< file with the local authority, as a word for a shell
  std::string port;

  std::string url(std::string_view label) const {
    return "https://" + std::string(label) + ".badcerts.localhost:" + port + "/";
  }
};

std::string answer_of(const lab::BadCertificate& one) {
  return std::string(one.alert ? name_of(*one.alert) : "accepted");
}

std::string welcome(const Place& place) {
  using namespace render::text;
  const Look look{.style = style_for(standard_output)};
  std::string text = "A server with " + std::to_string(lab::bad_certificates().size()) +
                     " hosts. Each has another certificate, which was made just now.\n\n";
  text += spread(look, "  host                  what is wrong",
                 look.style.paint(Ink::faint, "glasstls answers with"));
  for (const lab::BadCertificate& one : lab::bad_certificates())
    text += spread(look, "  " + look.style.paint(Ink::title, pad(one.label, 22)) + std::string(one.wrong),
                   look.style.paint(Ink::faint, answer_of(one)));
  const std::string host = "expired.badcerts.localhost", url = place.url("expired"),
                    there = " \\\n    --connect-to localhost:" + place.port + " " + url + "\n";
  return text + "\nTry one, by its name and .badcerts.localhost (or .badcerts.test):\n\n" +
         "  glasstls cert --ca " + place.authority + there + "  glasstls connect --ca " + place.authority +
         there + "  curl --cacert " + place.authority + " \\\n    --connect-to ::localhost:" + place.port +
         " " + url + "\n  openssl s_client -CAfile " + place.authority +
         " -verify_return_error \\\n    -verify_hostname " + host + " -servername " + host +
         " -connect localhost:" + place.port + "\n\n" +
         "In a browser, import that file as an authority and open https://localhost:" + place.port +
         "/, which has links to all of them.\nCtrl-C ends the server.\n\n";
}

std::string outcomes_table(const lab::Outcomes& outcomes) {
  using namespace render::text;
  const Look look{.style = style_for(standard_output)};
  std::string rows;
  for (const lab::Outcomes::Row& row : outcomes.rows()) {
    std::string what = row.what;
    if (row.times > 1) what += " (" + std::to_string(row.times) + " times)";
    if (!row.is_right) what += row.host->alert ? ": should have been refused" : ": should have been accepted";
    rows += marked(look, row.is_right ? Ink::good : Ink::bad, row.is_right ? Glyph::good : Glyph::bad,
                   look.style.paint(Ink::title, pad(row.host->label, 22)) + safe(what));
  }
  return rows.empty() ? "" : "\nWhat clients did, host by host:\n\n" + rows;
}

/// The page at https://localhost, with a link to each host.
std::string index_page(const Place& place) {
  using render::html::escape;
  std::string html =
      "<header><h1>The lab of bad certificates</h1><p>Each link is a host of this server with another "
      "certificate. All but the first should be refused: by your browser, by curl, by "
      "<code>glasstls connect</code>. What do they say? Do they name everything that is wrong?</p></header>\n";
  for (const lab::BadCertificate& one : lab::bad_certificates()) {
    const std::string url = place.url(one.label);
    html += "<section><h2><a href=\"" + url + "\">" + escape(one.label) + "</a>: " + escape(one.wrong) +
            "</h2><p>" + escape(one.explanation) +
            "</p><p><small>glasstls answers with: " + escape(answer_of(one)) + "</small></p><pre>" +
            escape(as_called("glasstls connect --ca " + place.authority +
                             " --connect-to localhost:" + place.port + " " + url)) +
            "</pre></section>\n";
  }
  return render::html::page("The lab of bad certificates", html);
}

/// The page for visitors who accepted the certificate of `host`; null is https://localhost.
std::string front_page(const lab::BadCertificate* host, const Place& place) {
  using render::html::escape;
  if (!host) return index_page(place);
  if (!host->alert)
    return render::html::plain_page("This is the good one",
                                    "<p>Its certificate is good: your program accepted it.</p>");
  return render::html::plain_page("You should not be here",
                                  "<p>What is wrong with this host's certificate: <b>" + escape(host->wrong) +
                                      "</b>. " + escape(host->explanation) +
                                      "</p><p>Your program did not notice, or you told it to ignore it.</p>");
}

std::string remark(const std::string& server_name) {
  const lab::BadCertificate* host = lab::bad_certificate_of_host(server_name);
  if (!host || !host->alert) return {};
  return ": accepted, and should have been refused: " + std::string(host->wrong);
}

}  // namespace

ExitCode serve_bad_certificates(const LabArguments& arguments) {
  flow::SystemRandom random;
  flow::SystemClock clock;
  try {
    ServerOutput output;
    const lab::LocalAuthority authority = lab::LocalAuthority::open(random);
    warn(authority.warning());
    const lab::BadHosts hosts(authority.authority(), random, clock);
    std::vector<net::Listener> listeners = net::listen_on_loopback(arguments.port);
    const Place place{shell_word(authority.path()), std::to_string(listeners.front().address().port())};
    Visitors::Options options;
    options.config.random = &random;
    options.config.clock = &clock;
    options.config.alpn_protocols = {"http/1.1"};
    options.config.credentials.push_back(authority.issue({}, random));
    options.authority = authority.pem();
    options.config_for = [&](std::string_view name) { return hosts.config_for(name); };
    options.front_page = [&place](const story::Story& story) {
      return front_page(lab::bad_certificate_of_host(negotiated(story).server_name), place);
    };
    options.remark = remark;
    lab::Outcomes outcomes;
    options.over = [&outcomes](const story::Story& story) { outcomes.add(story); };
    if (!arguments.view.quiet)
      options.tell = [&output](const std::string& line, const std::string& name) {
        output.lines.write((name.empty() ? "" : render::text::safe(name) + "  ") + line + "\n");
      };
    Visitors site(std::move(options));
    flow::TlsService service(site);
    const net::StopSignal stop;
    net::EventLoop loop(std::move(listeners), service);
    if (!arguments.view.quiet) output.lines.write(as_called(welcome(place)));
    loop.run(stop.descriptor());
    if (!arguments.view.quiet) output.lines.write(outcomes_table(outcomes));
    output.finish();
    return ExitCode::done;
  } catch (const net::NetError& error) {
    complain(error.what());
    return ExitCode::tcp;
  }
}

}  // namespace glasstls::cli
