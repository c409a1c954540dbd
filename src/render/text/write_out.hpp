#pragma once

#include <string>
#include <string_view>

#include "story/story.hpp"

/// One line for scripts, as the user words it (-w FORMAT): curl's names where curl has them.
namespace glasstls::render::text {

/// Throws std::invalid_argument, which names what is meant or where the list is, for a format with a variable
/// that there is not, or with a brace that is not closed.
void check_format(std::string_view format);

/// `format` with its variables filled in, %{name}, with the fields of the response, %header{name}, with
/// %% as a percent sign and \n, \r and \t as in C. Text from elsewhere is made fit for a terminal. What did
/// not happen is empty, or 0 where it is a number. The format has been checked.
std::string write_out(std::string_view format, const story::Story& story);

/// The variables and what they mean, a line each, for people.
std::string format_help();

}  // namespace glasstls::render::text
