#include "cli/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "render/text/layout.hpp"
#include "render/text/style.hpp"

namespace glasstls::cli {

void write_all(int descriptor, View bytes, const std::string& what) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw std::system_error(errno, std::generic_category(), "cannot write to " + what);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void write_all(int descriptor, const Printable& text, const std::string& what) {
  write_all(descriptor, as_bytes(text.text()), what);
}

void print(int descriptor, std::string_view lines) {
  write_all(descriptor, Printable::lines(lines, render::text::style_for(descriptor).colour),
            descriptor == standard_error ? "standard error" : "standard output");
}

void complain(std::string_view what) {
  const std::string text = "glasstls: " + safe(what);
  if (!::isatty(standard_error)) return print(standard_error, text + "\n");
  std::string lines;
  const auto width = static_cast<std::size_t>(render::text::style_for(standard_error).width);
  for (const std::string& line : render::text::wrap(text, width - 2))
    lines.append(lines.empty() ? "" : "  ").append(line).append("\n");
  print(standard_error, lines);
}

OutputFile::~OutputFile() {
  if (descriptor_ > standard_error) ::close(descriptor_);
}

void OutputFile::open(const std::string& path) {
  path_ = path == "-" ? "standard output" : path;
  descriptor_ =
      path == "-" ? standard_output : ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "cannot write to " + path_);
}

}  // namespace glasstls::cli
