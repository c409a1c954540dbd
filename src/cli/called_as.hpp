#pragma once

#include <string>
#include <string_view>

namespace glasstls::cli {

/// Notes how the user calls this program, so that what is printed can be pasted: the environment's
/// GLASSTLS_CALLED_AS, which tools/run sets, or `argv0`; quoted where a shell needs it. Once, at
/// the start.
void note_called_as(const char* argv0);

/// `text` with the program in every command to type ("glasstls view FILE") as the user calls it.
std::string as_called(std::string_view text);

}  // namespace glasstls::cli
