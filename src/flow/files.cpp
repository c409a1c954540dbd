#include "flow/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

#include "http/answer.hpp"

namespace glasstls::flow {

namespace {

namespace fs = std::filesystem;

/// A file that is read as it is sent.
class FileBody : public Body {
 public:
  FileBody(net::Descriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Bytes read(std::size_t most) override {
    Bytes bytes(most);
    ssize_t got = 0;
    do got = ::read(file_.get(), bytes.data(), bytes.size());
    while (got < 0 && errno == EINTR);
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
  }

 private:
  net::Descriptor file_;
  std::uint64_t size_;
};

/// Whether the system refused because this process, or all processes, have too many files open.
bool is_short_of_means(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

/// RFC 9110 15.6.4: a file that cannot be opened now is not one that does not exist.
HttpResponse unavailable() {
  HttpResponse answer = HttpResponse::page(
      503, "text/plain; charset=utf-8",
      "503 Service Unavailable: the server has as many files open as its system allows. Try again.\n");
  answer.fields.push_back({"Retry-After", "1"});
  return answer;
}

std::optional<HttpResponse> open_file(const fs::path& path) {
  net::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (file.get() < 0 && is_short_of_means(errno)) return unavailable();
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  HttpResponse answer;
  answer.fields = {{"Content-Type", std::string(http::content_type(path.native()))},
                   {"Last-Modified", http::date_text(status.st_mtime)}};
  answer.body = std::make_unique<FileBody>(std::move(file), static_cast<std::uint64_t>(status.st_size));
  return answer;
}

}  // namespace

StaticFiles::StaticFiles(const std::string& root) {
  std::error_code error;
  const fs::path path = fs::canonical(root, error);
  if (error || !fs::is_directory(path)) throw std::invalid_argument(root + " is not a folder");
  root_ = path.string();
}

std::optional<HttpResponse> StaticFiles::find(std::string_view target) const {
  const auto segments = http::path_segments(target);
  if (!segments) return std::nullopt;
  fs::path path = root_;
  for (const std::string& segment : *segments) path /= segment;
  // Links are followed first; then the result must be inside the folder.
  std::error_code error;
  path = fs::canonical(path, error);
  if (error && is_short_of_means(error.value())) return unavailable();
  const std::string inside = root_ == "/" ? root_ : root_ + "/";
  if (error || (path.string() != root_ && !path.string().starts_with(inside))) return std::nullopt;
  if (!fs::is_directory(path, error)) return open_file(path);
  const std::string_view plain = target.substr(0, target.find_first_of("?#"));
  if (plain.ends_with('/')) return open_file(path / "index.html");
  if (!fs::exists(path / "index.html", error)) return std::nullopt;
  // Relative links of a folder's page start at the folder. "//host" would lead to another server.
  std::string location = "/";
  for (std::string_view rest = plain; !rest.empty(); rest.remove_prefix(1))
    if (rest[0] != '/') {
      location.append(rest).append("/");
      break;
    }
  return HttpResponse{301, {{"Location", location}}, nullptr};
}

}  // namespace glasstls::flow
