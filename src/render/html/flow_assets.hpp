#pragma once

#include <span>
#include <string_view>

/// The style and the scripts of the flow's page. The build generates them from src/render/html/flow/.
namespace glasstls::render::html::flow_assets {

/// In pieces, to be concatenated.
extern const std::span<const std::string_view> style, script;

/// Their hashes for a Content-Security-Policy: "'sha256-...'".
extern const std::string_view style_source, script_source;

}  // namespace glasstls::render::html::flow_assets
