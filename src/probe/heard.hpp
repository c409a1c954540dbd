#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/alert.hpp"
#include "messages/alert_message.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

namespace glasstls::probe {

/// What came from the peer, without its content where that may be long.
struct Heard {
  /// So many names of messages are kept.
  static constexpr std::size_t most_messages = 64;

  std::vector<std::string> messages{};  ///< the names, in order
  std::optional<messages::ServerHello> hello{};
  std::optional<messages::HelloRetryRequest> retry{};  ///< for a client: the one that it got
  messages::Extensions encrypted_extensions{};
  std::optional<messages::CertificateRequest> request{};
  /// A client's.
  std::optional<messages::ClientHello> client_hello{}, second_hello{};
  bool hello_is_joined = false;  ///< something follows a ClientHello in its record
  /// The first legacy_record_version that may not be there.
  std::optional<std::uint16_t> odd_record_version{};
  bool finished = false;    ///< its Finished came, and is right
  bool psk = false;         ///< it took the PSK
  bool early_data = false;  ///< it accepted early data
  unsigned tickets = 0, key_updates = 0, change_cipher_specs = 0;
  std::size_t data = 0;  ///< application data, in bytes
  std::optional<messages::AlertMessage> alert{};
  bool older_version = false;  ///< its ServerHello chose TLS 1.2 or older
  /// A rule that the peer broke in what it sent.
  std::optional<Failure> broken{};
  /// The group of its key share; empty without one.
  std::optional<messages::NamedGroup> group() const {
    if (!hello) return std::nullopt;
    const auto share = messages::get<messages::KeyShareServerHello>(hello->extensions);
    return share ? std::optional(share->server_share.group) : std::nullopt;
  }
};

}  // namespace glasstls::probe
