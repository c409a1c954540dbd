#pragma once

#include <functional>
#include <optional>

#include "cli/visit_recording.hpp"
#include "crypto/hash/hash.hpp"
#include "flow/files.hpp"
#include "flow/server.hpp"
#include "lab/interception.hpp"
#include "recording/key_log.hpp"
#include "recording/packed_story.hpp"
#include "story/recorder.hpp"

namespace glasstls::cli {

/// What `glasstls serve` and the labs have in common: each visitor's handshake is recorded, shown to them as
/// a page, and reported on the terminal.
class Visitors : public flow::Site {
 public:
  struct Options {
    handshake::ServerConfig config;
    /// Another configuration for those who ask for this name; null for `config`. May be empty.
    std::function<const handshake::ServerConfig*(std::string_view)> config_for{};
    std::optional<flow::StaticFiles> files{};
    std::string authority{};  ///< PEM of a certificate to hand out at /glasstls/ca.pem; empty for none
    recording::KeyLog* key_log = nullptr;
    std::optional<lab::Tampering> tampering{};  ///< what to change in each connection
    VisitFiles* record = nullptr;               ///< files for each visitor's connection; null for none
    /// The page at "/" if no file is there; if empty, the visitor's handshake.
    std::function<std::string(const story::Story&)> front_page{};
    /// What to report about a visitor after the handshake, besides what was agreed on. May be empty.
    std::function<std::string(const std::string& server_name)> remark{};
    /// Wants to know of what happened; `line` is for the terminal, without a line feed. `server_name` is what
    /// the visitor asked for; empty if they did not say.
    std::function<void(const std::string& line, const std::string& server_name)> tell{};
    /// Wants the whole story of a connection that is over.
    std::function<void(const story::Story&)> over{};
    /// Wants to know what could not be written, a sentence for people; said once.
    std::function<void(const std::string&)> unwritten{};
  };

  /// What the stories of all visitors may take of the memory, together and each, in bytes. A handshake takes
  /// some 12 KiB; what is beyond is left out of the page that shows it.
  static constexpr std::size_t most_of_all = 64 << 20, most_of_one = 256 << 10;

  explicit Visitors(Options options) : options_(std::move(options)) {}

  std::unique_ptr<flow::Visit> visit(const net::Address& peer) override;
  const handshake::ServerConfig& config(std::string_view server_name) override {
    const auto* other = options_.config_for ? options_.config_for(server_name) : nullptr;
    return other ? *other : options_.config;
  }

 private:
  Options options_;
  recording::WordList words_;
  story::Budget budget_{most_of_all};
};

}  // namespace glasstls::cli
