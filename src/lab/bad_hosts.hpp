#pragma once

#include <map>
#include <string>
#include <vector>

#include "handshake/server_config.hpp"
#include "lab/bad_certificates.hpp"
#include "story/facts.hpp"

/// The server of `glasstls lab badcerts`: its hosts, and what clients did there.
namespace glasstls::lab {

/// A configuration for each host of the lab.
class BadHosts {
 public:
  /// Makes all certificates, below `root`. `random` and `clock` outlive this.
  BadHosts(const Minted& root, handshake::RandomSource& random, const handshake::Clock& clock);

  /// The configuration of the host of that name; null for any other name.
  const handshake::ServerConfig* config_for(std::string_view server_name) const;

 private:
  std::map<const BadCertificate*, handshake::ServerConfig> configs_;
};

/// Counts what clients did at each host.
class Outcomes {
 public:
  /// How often clients did the same thing at the same host.
  struct Row {
    const BadCertificate* host;
    std::string what;  ///< "accepted", "left without an alert", or the alert that the client sent
    int times;
    bool is_right;  ///< whether clients should do so
  };

  /// A connection is over. Connections to other hosts are not counted.
  void add(const story::Story& story);

  /// A row for each host and each thing that clients did there, in the order of bad_certificates().
  std::vector<Row> rows() const;

 private:
  std::map<const BadCertificate*, std::map<std::string, int>> counts_;
};

}  // namespace glasstls::lab
