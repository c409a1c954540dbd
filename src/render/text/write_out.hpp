#pragma once

#include <string>
#include <string_view>

#include "story/story.hpp"

/// One line for scripts, in a format that the user gives (-w FORMAT), with curl's names where curl has them.
namespace glasstls::render::text {

/// Throws std::invalid_argument for a format with an unknown variable or a brace that is not closed. It names
/// a similar variable or where to find the list.
void check_format(std::string_view format);

/// `format` with its variables filled in, %{name}, with the fields of the response, %header{name}, with
/// %% as a percent sign and \n, \r and \t as in C. Text from outside is made safe for a terminal. What did
/// not happen is empty, or 0 for a number. The format must have been checked.
std::string write_out(std::string_view format, const story::Story& story);

/// The variables and their meanings, one a line.
std::string format_help();

}  // namespace glasstls::render::text
