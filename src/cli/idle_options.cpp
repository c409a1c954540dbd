#include "cli/idle_options.hpp"

namespace glasstls::cli {

void IdleOptions::receive(const flow::Event& event) {
  if (const auto* started = std::get_if<flow::Started>(&event))
    if (proxies_ && started->connect_to != proxies_->address()) passed_by_proxy_ = true;
  if (const auto* done = std::get_if<flow::TlsDone>(&event)) {
    connected_ = true;
    if (done->client.negotiated().early_data == handshake::EarlyData::not_offered) without_ticket_ = true;
  }
}

void IdleOptions::receive(const trace::Event& event) {
  if (const auto* message = std::get_if<trace::MessageReceived>(&event))
    if (message->name == "CertificateRequest") asked_for_certificate_ = true;
}

std::vector<std::string> IdleOptions::sentences() const {
  std::vector<std::string> list;
  if (arguments_.proxy && passed_by_proxy_)
    list.push_back(
        "--proxy does nothing here: connections to this machine, and to hosts in no_proxy, do not use it");
  if (arguments_.early_data && without_ticket_)
    list.push_back("--early-data does nothing here: " + arguments_.session +
                   " has no ticket of this server that allows it, so the request waits for the handshake");
  if (!arguments_.cert.empty() && connected_ && !asked_for_certificate_)
    list.push_back("--cert does nothing here: the server did not ask for a certificate");
  return list;
}

}  // namespace glasstls::cli
