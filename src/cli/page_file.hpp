#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"
#include "recording/private_file.hpp"
#include "render/html/flow_page.hpp"

namespace glasstls::cli {

/// Writes the page that the user asked for with --html. Only they may read it: it holds addresses, HTTP heads
/// and, where they asked for them, secrets. Throws FileTrouble or std::system_error.
inline void write_page(const std::string& path, const std::vector<render::html::Flow>& flows) {
  recording::PrivateFile file("the page", path, recording::PrivateFile::Mode::replace);
  file.write(as_bytes(render::html::flow_page(flows)));
  file.finish();
  if (!file.trouble().empty()) throw FileTrouble(file.trouble());
}

}  // namespace glasstls::cli
