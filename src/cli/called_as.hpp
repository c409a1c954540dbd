#pragma once

#include <string>
#include <string_view>

namespace glasstls::cli {

/// `word` in quotes if a shell would otherwise change or split it.
std::string shell_word(std::string_view word);

/// Notes how the user calls this program, to print commands that they can paste: the environment's
/// GLASSTLS_CALLED_AS, which tools/run sets, or `argv0`. Once, at the start.
void note_called_as(const char* argv0);

/// `text`, with the program in every command ("glasstls view FILE") named as the user calls it.
std::string as_called(std::string_view text);

}  // namespace glasstls::cli
