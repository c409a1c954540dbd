#pragma once

#include <string>

#include "flow/server.hpp"

namespace glasstls::flow {

/// The files of a folder, for whoever asks. Nothing outside of the folder is reached, by "..", by hidden
/// names or by links that lead out.
class Files {
 public:
  /// Throws std::invalid_argument where `root` is no folder.
  explicit Files(const std::string& root);

  /// What GET and HEAD are answered with: a file, the index.html of a folder, a redirect to a folder's real
  /// name; 503 where the system has no descriptor left for it. Empty where there is nothing.
  std::optional<Answer> find(std::string_view target) const;

 private:
  std::string root_;  ///< canonical
};

}  // namespace glasstls::flow
