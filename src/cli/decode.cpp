#include "decode/decode.hpp"
#include "cli/command.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "cli/tool_arguments.hpp"
#include "render/json/decoded.hpp"
#include "render/text/decoded_lines.hpp"

namespace glasstls::cli {

ExitCode decode(std::span<const std::string> words) {
  constexpr std::size_t longest_input = std::size_t{256} << 20;
  const DecodeArguments arguments = read_decode_arguments(words);
  decode::CaptureFilter filter;
  for (const std::string& word : arguments.filters)
    if (!filter.add(word)) throw UsageError("--filter " + word + ": this is no IP address, port or name");
  decode::KnownSecrets secrets;
  for (const std::string& file : arguments.key_logs) {
    std::string text = read_all(file);
    const std::size_t refused = secrets.add(text);
    wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    if (refused > 0)
      complain(file + ": " + std::to_string(refused) + (refused == 1 ? " line is" : " lines are") +
               " not \"LABEL CLIENT_RANDOM SECRET\" in hexadecimal: passed over");
  }
  const std::string input = read_all(arguments.file, longest_input);
  const std::string name = arguments.file == "-" ? "standard input" : arguments.file;
  const decode::Decoded decoded = decode::decode(as_bytes(input), secrets, filter);
  if (arguments.json)
    print(standard_output, render::json::document(decoded, {.fields = arguments.verbose}));
  else
    print(standard_output, render::text::decoded_lines({.style = render::text::style_for(standard_output),
                                                        .verbose = arguments.verbose},
                                                       name, decoded));
  if (decoded.broken.empty()) return ExitCode::done;
  complain(name + ": " + decoded.broken);
  return ExitCode::file;
}

}  // namespace glasstls::cli
