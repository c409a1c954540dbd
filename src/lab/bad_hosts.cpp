#include "lab/bad_hosts.hpp"

namespace glasstls::lab {

namespace {

constexpr std::string_view accepted = "accepted", no_alert = "left without an alert";

}  // namespace

BadHosts::BadHosts(const Minted& root, handshake::RandomSource& random, const handshake::Clock& clock) {
  for (const BadCertificate& one : bad_certificates()) {
    handshake::ServerConfig& config = configs_[&one];
    config.random = &random;
    config.clock = &clock;
    config.alpn_protocols = {"http/1.1"};
    config.credentials.push_back(make_credential(one, root, clock.milliseconds() / 1000, random));
  }
}

const handshake::ServerConfig* BadHosts::config_for(std::string_view server_name) const {
  const auto found = configs_.find(bad_certificate_of_host(server_name));
  return found == configs_.end() ? nullptr : &found->second;
}

void Outcomes::add(const story::Story& story) {
  const story::NegotiationSummary n = negotiated(story);
  const BadCertificate* host = bad_certificate_of_host(n.server_name);
  if (!host) return;
  std::string what(n.connected ? accepted : no_alert);
  for (const story::Step& step : story.steps)
    if (const auto* alarm = std::get_if<story::AlertStep>(&step.what))
      if (!n.connected && alarm->direction == story::Direction::received) what = name_of(alarm->alert);
  ++counts_[host][what];
}

std::vector<Outcomes::Row> Outcomes::rows() const {
  std::vector<Row> rows;
  for (const BadCertificate& one : bad_certificates())
    if (const auto host = counts_.find(&one); host != counts_.end())
      for (const auto& [what, times] : host->second)
        rows.push_back({&one, what, times, (what == accepted) == !one.alert.has_value()});
  return rows;
}

}  // namespace glasstls::lab
