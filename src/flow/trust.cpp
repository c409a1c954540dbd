#include "flow/trust.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "flow/error.hpp"
#include "flow/read_file.hpp"
#include "x509/certificate/file_parts.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::flow {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 64 << 20;  ///< in bytes; bundles have a quarter of a million

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? std::optional<std::string>(value) : std::nullopt;
}

/// The content of a file, or why it cannot be read.
struct Content {
  std::string bytes, error;
};

Content read(const std::string& path, std::chrono::milliseconds patience) {
  try {
    return {.bytes = read_file(path, {.most = largest_file, .patience = patience}).bytes, .error = {}};
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::file_too_large) return {.bytes = {}, .error = "it is larger than 64 MiB"};
    if (error.code() == std::errc::timed_out)
      return {.bytes = {}, .error = "it is not a regular file, and did not end in time"};
    return {.bytes = {}, .error = error.code().message()};
  }
}

/// Adds the certificates of a file, and notes what else it holds.
void add_content(Trust& trust, std::string bytes, TrustSource& source, const std::string& prefix,
                 x509::Origin origin) {
  const std::size_t before = trust.store.size(), problems_before = trust.store.problems().size();
  if (bytes.find("-----BEGIN ") != bytes.npos && bytes.find("CERTIFICATE-----") != bytes.npos) {
    trust.store.add_pem(std::move(bytes), origin);
  } else {
    using Kind = x509::FilePart::Kind;
    for (x509::FilePart& part : x509::read_file_parts(as_bytes(bytes), source.path).parts)
      if (part.kind == Kind::certificate || part.kind == Kind::unknown)
        trust.store.add_der(std::move(part.der), origin);
      else
        source.problems.push_back(prefix + part.text());
  }
  source.certificates += trust.store.size() - before;
  for (std::size_t i = problems_before; i < trust.store.problems().size(); ++i) {
    const auto& problem = trust.store.problems()[i];
    source.problems.push_back(prefix + "block " + std::to_string(problem.block) + ": " + problem.what);
  }
}

/// A file that the user named; `role` says how ("SSL_CERT_FILE", "--ca").
void add_file(Trust& trust, const std::string& path, const std::string& role,
              std::chrono::milliseconds patience, x509::Origin origin = x509::Origin::system) {
  Content content = read(path, patience);
  if (!content.error.empty())
    throw FlowError(Reason::trust, role + " names " + path + ", which cannot be read: " + content.error);
  TrustSource source{.path = path};
  add_content(trust, std::move(content.bytes), source, {}, origin);
  if (source.certificates == 0)
    throw FlowError(Reason::trust,
                    role + " names " + path + ", which holds no certificate" +
                        (source.problems.empty() ? std::string(": expected -----BEGIN CERTIFICATE-----")
                                                 : " (" + source.problems[0] + ")"));
  trust.sources.push_back(std::move(source));
}

/// Every file of a folder, in the order of the names. Most such folders have a second name for each
/// certificate: a link named after the hash of the subject. A file with two names is read once.
void add_folder(Trust& trust, const std::string& path) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error))
    entries.push_back(it->path());
  if (error)
    throw FlowError(Reason::trust,
                    "SSL_CERT_DIR names " + path + ", which cannot be read: " + error.message());
  std::sort(entries.begin(), entries.end());
  TrustSource source{.path = path};
  std::set<fs::path> seen;
  std::size_t size = 0;
  for (const fs::path& entry : entries) {
    const fs::path file = fs::canonical(entry, error);
    const std::string name = entry.filename().string() + ": ";
    if (error) {
      source.problems.push_back(name + error.message());
      continue;
    }
    if (!fs::is_regular_file(file, error) || !seen.insert(file).second) continue;
    Content content = read(file.string(), std::chrono::milliseconds(0));
    size += content.bytes.size();
    if (size > largest_file)
      throw FlowError(Reason::trust, "SSL_CERT_DIR names " + path + ", whose files hold more than 64 MiB");
    if (content.error.empty())
      add_content(trust, std::move(content.bytes), source, name, x509::Origin::system);
    else
      source.problems.push_back(name + content.error);
  }
  trust.sources.push_back(std::move(source));
}

void add_folders(Trust& trust, std::string_view folders) {
  while (!folders.empty()) {
    const std::string_view one = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folders.size(), one.size() + 1));
    if (!one.empty()) add_folder(trust, std::string(one));
  }
}

/// Marks the certificates of the system's bundle that an administrator of this machine added.
void mark_local(Trust& trust, const std::string& folder) {
  constexpr std::size_t most_files = 1'000;
  std::error_code error;
  std::size_t seen = 0;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end && seen < most_files;
       it.increment(error), ++seen) {
    std::error_code unknown;
    if (!fs::is_regular_file(it->path(), unknown)) continue;
    Content content = read(it->path().string(), std::chrono::milliseconds(0));
    for (Bytes& der : x509::certificates_in_pem(content.bytes)) trust.store.mark_own(std::move(der));
  }
}

void add_system(Trust& trust, const TrustOptions& options) {
  std::string places;
  for (const std::string& path : options.system_places) {
    std::error_code error;
    if (fs::exists(path, error)) {
      add_file(trust, path, "the system", options.patience);
      for (const std::string& folder : options.local_places) mark_local(trust, folder);
      return;
    }
    places.append(places.empty() ? "" : ", ").append(path);
  }
  if (options.may_be_empty || !options.added.empty()) return;
  throw FlowError(Reason::trust,
                  "this system has no trust anchors in " + places +
                      ": install its ca-certificates package, set SSL_CERT_FILE, or give --ca FILE");
}

}  // namespace

TrustOptions TrustOptions::from_environment() {
  TrustOptions options;
  options.bundle = variable("SSL_CERT_FILE");
  options.folders = variable("SSL_CERT_DIR");
  return options;
}

Trust load_trust(const TrustOptions& options) {
  Trust trust;
  if (options.instead.empty()) {
    if (options.bundle) add_file(trust, *options.bundle, "SSL_CERT_FILE", options.patience);
    if (options.folders) add_folders(trust, *options.folders);
    if (!options.bundle && !options.folders) add_system(trust, options);
  }
  using enum x509::Origin;
  for (const std::string& path : options.instead)
    add_file(trust, path, options.instead_option, options.patience, own);
  for (const std::string& path : options.added) add_file(trust, path, "--ca", options.patience, own);
  return trust;
}

}  // namespace glasstls::flow
