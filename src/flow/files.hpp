#pragma once

#include <string>

#include "flow/server.hpp"

namespace glasstls::flow {

/// The files of a folder. Nothing outside of it can be reached: not by "..", hidden names or links that lead
/// out.
class StaticFiles {
 public:
  /// Throws std::invalid_argument if `root` is not a folder.
  explicit StaticFiles(const std::string& root);

  /// The response to GET and HEAD: a file, the index.html of a folder, or a redirect to a folder's real name;
  /// 503 if the system has no descriptor left. Empty if there is no such file.
  std::optional<HttpResponse> find(std::string_view target) const;

 private:
  std::string root_;  ///< canonical
};

}  // namespace glasstls::flow
