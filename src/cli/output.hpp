#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/printable.hpp"

namespace glasstls::cli {

inline constexpr int standard_output = 1, standard_error = 2;

/// Writes all of `bytes`. Throws std::system_error, which names `what` was being written.
void write_all(int descriptor, View bytes, const std::string& what);
void write_all(int descriptor, const Printable& text, const std::string& what);

/// Prints lines that were laid out for people, with colours where style_for(descriptor) has them. All text
/// for standard output and standard error passes here or through complain(), and so through Printable.
void print(int descriptor, std::string_view lines);

/// "glasstls: what", on standard error, broken to the width of a terminal. `what` is one paragraph; text from
/// outside may be in it.
void complain(std::string_view what);

/// A file of our own, closed at the end; "-" is standard output.
class OutputFile {
 public:
  OutputFile() = default;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Creates or empties `path`. Throws std::system_error.
  void open(const std::string& path);
  bool is_open() const { return descriptor_ >= 0; }
  void write(View bytes) { write_all(descriptor_, bytes, path_); }

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace glasstls::cli
