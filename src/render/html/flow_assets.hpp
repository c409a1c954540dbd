#pragma once

#include <span>
#include <string_view>

/// The style and the scripts of the flow's page, from src/render/html/flow/, put here when the program is
/// built.
namespace glasstls::render::html::flow_assets {

/// In pieces, to be written one after the other.
extern const std::span<const std::string_view> style, script;

/// How a Content-Security-Policy names them: "'sha256-...'".
extern const std::string_view style_source, script_source;

}  // namespace glasstls::render::html::flow_assets
