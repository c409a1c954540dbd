#pragma once

#include <string>
#include <vector>

#include "export/private_file.hpp"
#include "render/html/flow_page.hpp"

namespace glasstls::cli {

/// Writes the page that the user asked for with --html. His alone to read: it holds addresses, HTTP heads
/// and, where he asked for them, secrets. Throws std::system_error.
inline void write_page(const std::string& path, const std::vector<render::html::Flow>& flows) {
  exporting::PrivateFile file("the page", path, exporting::PrivateFile::Mode::replace);
  file.write(as_bytes(render::html::flow_page(flows)));
}

}  // namespace glasstls::cli
