#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::exporting {

/// A file that its owner alone may read (mode 0600), because secrets may be in it. Nothing is buffered: what
/// was written is there, whatever happens to the program afterwards.
class PrivateFile {
 public:
  enum class Mode { append, replace };

  /// Opens or creates `path`; `what` says in errors what it is: "the key log". Throws std::system_error.
  PrivateFile(std::string what, const std::string& path, Mode mode);
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  ~PrivateFile();

  /// In one call of the system, so that several processes may append to one file. Throws std::system_error
  /// where not all of it could be written.
  void write(View bytes);

 private:
  std::string name_;
  int file_;
};

}  // namespace glasstls::exporting
