#include "story/commands.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "story/hashed.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::story {

namespace {

/// OpenSSL writes hexadecimal in upper case with colons between; the standard's examples and we do not.
constexpr std::string_view as_we_write = " | tr -d ':\\n' | tr A-F a-f";

/// "SHA256", or empty for one that is not of TLS 1.3.
std::string_view openssl_name(std::string_view hash) {
  return hash == "SHA-256" ? "SHA256" : hash == "SHA-384" ? "SHA384" : "";
}

bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

/// Whether a label can be put between quotes unchanged.
bool is_plain(std::string_view label) {
  return std::all_of(label.begin(), label.end(), [](char c) { return is_letter_or_digit(c) || c == ' '; });
}

/// The name of a shell variable for a secret: "$derived_early_secret".
std::string variable(std::string_view name) {
  std::string text = "$";
  for (char c : name) {
    if (is_letter_or_digit(c))
      text += c;
    else if (text.back() != '_' && text.size() > 1)
      text += '_';
  }
  while (text.back() == '_') text.pop_back();
  return text.size() > 1 ? text : "$secret";
}

std::string hex_or_variable(const std::optional<Bytes>& value, std::string_view name) {
  return value ? to_hex(*value) : variable(name);
}

/// Puts bytes on the standard output with nothing but OpenSSL.
std::string bytes_of(View bytes) { return "echo " + x509::encode_base64(bytes) + " | openssl base64 -d -A"; }

/// One line for each option: they are long.
constexpr std::string_view next_line = " \\\n  ";

std::string kdf(std::size_t size, std::string_view digest) {
  return "openssl kdf -keylen " + std::to_string(size) + " -kdfopt digest:" + std::string(digest);
}

std::string option(std::string_view name, std::string_view value) {
  return std::string(next_line) + "-kdfopt \"" + std::string(name) + ":" + std::string(value) + "\"";
}

/// RFC 9846 7.1: HKDF-Extract(salt, IKM).
std::string extract(const SecretStep& step, std::string_view digest) {
  const bool known = !step.context.empty();
  return kdf(step.size, digest) + " -kdfopt mode:EXTRACT_ONLY" +
         option("hexsalt", known ? to_hex(step.context) : variable(step.from)) +
         option("hexkey", hex_or_variable(step.input, step.name + "_input")) + std::string(next_line) +
         "HKDF";
}

/// RFC 9846 7.1: HKDF-Expand-Label(Secret, Label, Context, Length).
std::string expand(const SecretStep& step, const SecretStep* parent, std::string_view digest) {
  std::string text = kdf(step.size, digest) + " -kdfopt mode:EXPAND_ONLY" +
                     option("hexkey", hex_or_variable(parent ? parent->value : std::nullopt, step.from)) +
                     option("prefix", "tls13 ") + option("label", step.label);
  if (!step.context.empty()) text += option("hexdata", to_hex(step.context));
  return text + std::string(next_line) + "TLS13-KDF";
}

/// Follows a story and remembers what commands need.
class Maker {
 public:
  explicit Maker(const Story& story) : story_(story), hashed_(story), all_(story.steps.size()) {}

  std::vector<std::vector<ShellCommand>> make() {
    for (at_ = 0; at_ < story_.steps.size(); ++at_) {
      const Step& step = story_.steps[at_];
      const bool hashes = hashed_.go_on();
      if (std::holds_alternative<RequestStep>(step.what)) {
        known_.clear();
        proof_.reset();
      }
      if (const auto* derived = std::get_if<SecretStep>(&step.what)) learn(*derived);
      if (const auto* message = std::get_if<Message>(&step.what); message && hashes) follow(*message);
    }
    return std::move(all_);
  }

 private:
  /// A Finished whose key was not reported yet.
  struct Proof {
    std::size_t at = 0;
    std::string base_key{};
    Bytes transcript_hash{}, verify_data{};
  };

  void learn(const SecretStep& step) {
    add_secret(step);
    known_.push_back(&step);
    if (proof_ && step.name == "finished_key" && step.from == proof_->base_key) {
      add_verify_data(*proof_, step);
      proof_.reset();
    }
  }

  void follow(const Message& message) {
    constexpr std::size_t header = 4;
    if (message.name == "Finished" && !hashed_.before().empty() && message.bytes.size() > header) {
      const std::string_view side = is_from_client(message.direction) ? "client" : "server";
      proof_ = Proof{at_, std::string(side) + "_handshake_traffic_secret", hashed_.before(),
                     to_bytes(View(message.bytes).subspan(header))};
      const auto key = std::find_if(known_.begin(), known_.end(), [&](const SecretStep* secret) {
        return secret->name == "finished_key" && secret->from == proof_->base_key;
      });
      if (key != known_.end()) {
        add_verify_data(*proof_, **key);
        proof_.reset();
      }
    }
    add_transcript_hash();
  }

  bool is_from_client(Direction direction) const { return (direction == Direction::sent) != servers_; }

  /// The last secret of that name; after a KeyUpdate, the current traffic secret has its first name.
  const SecretStep* find(std::string_view name) const {
    constexpr std::string_view first = "_secret_0";
    const std::string updated =
        name.ends_with(first) ? std::string(name.substr(0, name.size() - 1)) + "N+1" : std::string(name);
    // A story that floods has no more than these looked at.
    constexpr std::size_t most = 512;
    for (std::size_t i = known_.size(); i-- > (known_.size() > most ? known_.size() - most : 0);)
      if (known_[i]->name == name || known_[i]->name == updated) return known_[i];
    return nullptr;
  }

  void add(std::size_t at, ShellCommand command) {
    if (spent_ + command.text.size() > most_command_text) return;
    spent_ += command.text.size();
    all_[at].push_back(std::move(command));
  }

  void add_secret(const SecretStep& step) {
    const std::string_view digest = openssl_name(step.hash);
    if (digest.empty() || !is_plain(step.label)) return;
    const std::string text =
        step.label.empty() ? extract(step, digest) : expand(step, find(step.from), digest);
    add(at_, {step.name, text + std::string(as_we_write), step.value.value_or(Bytes{})});
  }

  void add_transcript_hash() {
    if (!hashed_.algorithm()) return;
    const std::string digest = *hashed_.algorithm() == crypto::HashAlgorithm::sha384 ? "sha384" : "sha256";
    add(at_, {"transcript hash",
              bytes_of(hashed_.messages()) + " | openssl dgst -" + digest + " -r | cut -d' ' -f1",
              hashed_.hash()});
  }

  /// RFC 9846 4.5.3: verify_data is the HMAC of the transcript hash before the message.
  void add_verify_data(const Proof& proof, const SecretStep& key) {
    const std::string_view digest = openssl_name(key.hash);
    if (digest.empty()) return;
    add(proof.at, {"verify_data",
                   bytes_of(proof.transcript_hash) + " |" + std::string(next_line) + "openssl mac -digest " +
                       std::string(digest) + " -macopt \"hexkey:" + hex_or_variable(key.value, key.name) +
                       "\" -in - HMAC" + std::string(as_we_write),
                   proof.verify_data});
  }

  const Story& story_;
  Hashed hashed_;
  const bool servers_ = is_servers(story_);
  std::vector<std::vector<ShellCommand>> all_;
  std::size_t at_ = 0, spent_ = 0;
  std::vector<const SecretStep*> known_;  // of this connection
  std::optional<Proof> proof_;
};

}  // namespace

std::vector<std::vector<ShellCommand>> commands(const Story& story) { return Maker(story).make(); }

}  // namespace glasstls::story
