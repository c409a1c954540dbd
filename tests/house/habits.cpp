#include "house/habits.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "house/declarations.hpp"
#include "support/repository.hpp"

namespace glasstls::testing {

namespace {

/// Where the value of a secret leaves its type, and what for.
struct Reveal {
  std::string_view file, why;
};
constexpr std::array reveals = std::to_array<Reveal>({
    {"src/base/secret.cpp", "is the type itself"},
    {"src/base/secret.hpp", "is the type itself"},
    {"src/base/long_secret.hpp", "is a type of secret itself"},
    {"src/crypto/aead/chacha20_poly1305.cpp", "computes"},
    {"src/crypto/curve/ecdh.cpp", "computes"},
    {"src/crypto/curve/ecdsa.cpp", "computes"},
    {"src/crypto/curve/ed25519.cpp", "computes"},
    {"src/crypto/hash/hmac_drbg.cpp", "computes"},
    {"src/crypto/kem/ml_kem.cpp", "computes"},
    {"src/crypto/rsa/rsa_generate.cpp", "computes"},
    {"src/crypto/rsa/rsa_private.cpp", "computes"},
    {"src/crypto/curve/x25519.cpp", "computes"},
    {"src/crypto/curve/x448.cpp", "computes"},
    {"src/x509/key/private_key.cpp", "computes, and writes what was asked for"},
    {"src/x509/key/private_key_file.cpp", "decodes"},
    {"src/schedule/hkdf_label.cpp", "derives"},
    {"src/schedule/key_schedule.cpp", "derives"},
    {"src/record/protection.cpp", "protects records"},
    {"src/handshake/signing.cpp", "hands randomness on"},
    {"src/handshake/key_exchange.cpp", "draws scalars that are in range, and joins two secrets"},
    {"src/handshake/server.cpp", "hands the key schedule a pre-shared key"},
    {"src/handshake/server_flight2.cpp", "seals a pre-shared key into a ticket"},
    {"src/handshake/token.cpp", "seals tokens"},
    {"src/handshake/psk_offer.cpp", "puts a pre-shared key into the key schedule"},
    {"src/flow/signer.cpp", "decodes a key that the user named"},
    {"src/flow/session_file.cpp", "keeps tickets where the user asked for it"},
    {"src/story/recorder.cpp", "keeps what was asked for"},
    {"src/recording/capture.cpp", "writes what was asked for"},
    {"src/recording/key_log.cpp", "writes what was asked for"},
    {"src/recording/trace_writer.cpp", "writes what was asked for"},
    {"src/cli/decode.cpp", "decodes key logs and captures that the user named"},
    {"src/lab/local_authority.cpp", "keeps the local authority's key in a file"},
    {"src/conformance/grade/fields.cpp", "shows values that were made up for one question"},
    {"src/conformance/vectors/cctv.cpp", "holds published secrets against ours"},
    {"src/conformance/vectors/key_exchange.cpp", "holds published secrets against ours"},
    {"src/conformance/vectors/ml_kem.cpp", "holds published secrets against ours"},
    {"src/conformance/vectors/observed.cpp", "holds published secrets against ours"},
    {"src/conformance/vectors/symmetric.cpp", "holds published secrets against ours"},
    {"src/probe/scripted_client.cpp", "puts a pre-shared key into the key schedule"},
    {"src/probe/scripted_server.cpp", "puts a pre-shared key into the key schedule"},
});

}  // namespace

Complaints check_size(const SourceFile& file) {
  const std::ptrdiff_t limit = file.path.ends_with(".cpp") ? 500 : file.path.ends_with(".hpp") ? 250 : 0;
  const auto lines = std::ranges::count(file.text, '\n');
  if (limit == 0 || lines <= limit) return {};
  return {file.path + " has " + std::to_string(lines) + " lines; at most " + std::to_string(limit)};
}

Complaints check_reveal(const SourceFile& file) {
  const bool code = file.path.ends_with(".cpp") || file.path.ends_with(".hpp");
  if (!code || !file.path.starts_with("src/")) return {};
  const std::size_t at = without_comments(file.text).find("reveal()");
  const bool reveals_any = at != std::string::npos;
  const bool listed = std::ranges::find(reveals, file.path, &Reveal::file) != reveals.end();
  if (reveals_any && !listed)
    return {place(file, at) +
            "reveal() in a file that is not listed with its reason in tests/house/habits.cpp"};
  if (!reveals_any && listed)
    return {file.path + " reveals nothing, and need not be listed in tests/house/habits.cpp"};
  return {};
}

Complaints check_functions(const SourceFile& file) {
  constexpr std::size_t most_lines = 60, most_parameters = 5;
  Complaints complaints;
  for (const Declaration& one : declarations(file)) {
    if (one.kind != Declaration::Kind::function) continue;
    if (one.defined && one.lines > most_lines)
      complaints.push_back(place(file, one.offset) + one.name + " has " + std::to_string(one.lines) +
                           " lines; at most " + std::to_string(most_lines));
    if (one.parameters > most_parameters)
      complaints.push_back(place(file, one.offset) + one.name + " has " + std::to_string(one.parameters) +
                           " parameters; at most " + std::to_string(most_parameters));
  }
  return complaints;
}

Complaints check_docstrings(const SourceFile& file) {
  Complaints complaints;
  for (const Declaration& one : declarations(file))
    if (one.is_public && !one.trivial && !one.documented)
      complaints.push_back(place(file, one.offset) + one.name + " has no /// comment");
  return complaints;
}

Complaints check_types(const std::vector<SourceFile>& files) {
  std::map<std::string, std::string> seen;
  Complaints complaints;
  for (const SourceFile& file : files)
    for (const Declaration& one : declarations(file)) {
      if (one.kind != Declaration::Kind::type || !one.defined) continue;
      // An unnamed namespace belongs to its file, and a specialisation has the name of its template.
      if (one.name.find("(anonymous)") != std::string::npos || one.name.find('<') != std::string::npos)
        continue;
      const std::string here = place(file, one.offset);
      if (const auto [found, added] = seen.emplace(one.name, here); !added)
        complaints.push_back(here + one.name + " is also at " + found->second);
    }
  return complaints;
}

Complaints check_room_pages(const std::vector<std::string>& rooms) {
  Complaints complaints;
  for (const std::string& room : rooms)
    if (source_file("src/" + room + "/README.md").text.empty())
      complaints.push_back("src/" + room + " has no README.md");
  return complaints;
}

Complaints check_paths(const SourceFile& file) {
  Complaints complaints;
  for (std::string_view folder : {"/home"
                                  "/",
                                  "/root"
                                  "/",
                                  "/Users"
                                  "/",
                                  "/work"
                                  "/"})
    for (std::size_t at = file.text.find(folder); at != std::string::npos;
         at = file.text.find(folder, at + 1)) {
      const char before = at == 0 ? ' ' : file.text[at - 1];
      if (std::isalnum(static_cast<unsigned char>(before)) || before == '.' || before == '}') continue;
      complaints.push_back(place(file, at) + "a folder of one machine: " + std::string(folder));
    }
  return complaints;
}

Complaints check_links(const SourceFile& file) {
  Complaints complaints;
  if (!file.path.ends_with(".md")) return complaints;
  for (std::size_t at = file.text.find("]("); at != std::string::npos; at = file.text.find("](", at + 1)) {
    const std::string target = file.text.substr(at + 2, file.text.find_first_of(")# \n", at + 2) - at - 2);
    if (target.empty() || target.find(':') != std::string::npos) continue;  // on this page, or elsewhere
    const std::filesystem::path folder = (repository() / file.path).parent_path();
    if (!std::filesystem::exists(folder / target))
      complaints.push_back(place(file, at) + "leads nowhere: " + target);
  }
  return complaints;
}

}  // namespace glasstls::testing
