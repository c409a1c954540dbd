#include "lab/local_authority.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/long_secret.hpp"
#include "flow/own_file.hpp"
#include "flow/read_file.hpp"
#include "handshake/signing.hpp"
#include "net/clock.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::lab {

namespace {

namespace fs = std::filesystem;

fs::path state_folder() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value ? value : "");
  };
  if (const std::string state = variable("XDG_STATE_HOME"); !state.empty())
    return fs::path(state) / "glasstls";
  if (const std::string home = variable("HOME"); !home.empty())
    return fs::path(home) / ".local" / "state" / "glasstls";
  throw std::system_error(
      ENOENT, std::generic_category(),
      "neither XDG_STATE_HOME nor HOME is set, so there is no place for the local authority");
}

struct Kept {
  Minted minted;
  bool others_may_read = false;  // its key
};

/// The authority of an earlier run; empty if there is none or it cannot be used any more.
std::optional<Kept> read(const fs::path& certificate_path, const fs::path& key_path) {
  if (!fs::exists(certificate_path) || !fs::exists(key_path)) return std::nullopt;
  const std::vector<Bytes> certificates =
      x509::certificates_in_pem(flow::read_file(certificate_path.string()).bytes);
  const flow::SecretFile key_file =
      flow::read_secret_file(key_path.string(), {.most = x509::largest_private_key_file});
  if (certificates.empty()) return std::nullopt;
  try {
    constexpr x509::UnixTime soon = 90 * 86400;
    const x509::Certificate certificate = x509::parse_certificate(certificates.front());
    x509::PrivateKey key = x509::read_private_key(key_file.bytes.reveal());
    if (certificate.not_after < net::unix_time() + soon ||
        !equal(certificate.public_key.point, key.public_key().point))
      return std::nullopt;
    return Kept{{certificates.front(), std::move(key)}, key_file.others_may_read};
  } catch (const Failure&) {
    return std::nullopt;
  } catch (const x509::BadPrivateKey&) {
    return std::nullopt;
  }
}

}  // namespace

LocalAuthority LocalAuthority::open(handshake::RandomSource& random) {
  const fs::path folder = state_folder(), certificate = folder / "local-ca.pem",
                 key = folder / "local-ca.key";
  const auto kept = [&]() -> std::optional<LocalAuthority> {
    auto found = read(certificate, key);
    if (!found) return std::nullopt;
    LocalAuthority authority(std::move(found->minted), certificate.string());
    if (found->others_may_read)
      authority.warning_ =
          "others may read the private key " + key.string() + ": make it private with chmod 600";
    return authority;
  };
  if (auto authority = kept()) return std::move(*authority);
  std::error_code error;
  if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) throw std::system_error(error, "cannot make " + folder.string());
  // If several programs start for the first time together, one makes the authority, and the others read it.
  const flow::OwnFileLock lock(certificate.string(), "local authority");
  if (auto authority = kept()) return std::move(*authority);
  x509::CertificateRecipe recipe = authority_recipe("glasstls local authority", net::unix_time());
  recipe.path_length = 1;
  recipe.permitted_names = {"localhost", "test", "127.0.0.1", "::1"};
  Minted minted = mint_root(recipe, random);
  flow::replace_own_file(key.string(), "key of the local authority", as_text(minted.key.to_pem().reveal()));
  flow::replace_own_file(certificate.string(), "local authority", x509::encode_pem("CERTIFICATE", minted.der),
                         0644);
  return {std::move(minted), certificate.string()};
}

handshake::Credential LocalAuthority::issue(const std::vector<std::string>& names,
                                            handshake::RandomSource& random) const {
  std::vector<std::string> all{"localhost", "127.0.0.1", "::1"};
  all.insert(all.end(), names.begin(), names.end());
  Minted leaf = mint(minted_, server_recipe(std::move(all), net::unix_time()), random);
  std::vector<Bytes> chain{std::move(leaf.der)};
  return {std::move(chain), std::make_unique<handshake::KeyInMemory>(std::move(leaf.key))};
}

std::string LocalAuthority::pem() const { return x509::encode_pem("CERTIFICATE", minted_.der); }

}  // namespace glasstls::lab
