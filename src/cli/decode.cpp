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
    if (!filter.add(word)) throw UsageError("--filter " + word + ": this is not an IP address, port or name");
  decode::KnownSecrets secrets;
  for (const std::string& file : arguments.key_logs) {
    const LongSecret text = read_secret(file);
    const std::size_t refused = secrets.add(as_text(text.reveal()));
    if (refused > 0)
      complain(file + ": " + std::to_string(refused) + (refused == 1 ? " line is" : " lines are") +
               " not \"LABEL CLIENT_RANDOM SECRET\" in hexadecimal: ignored");
  }
  const LongSecret input = read_secret(arguments.file, longest_input);  // a pcapng may hold secrets
  const std::string name = arguments.file == "-" ? "standard input" : arguments.file;
  const decode::Decoded decoded = decode::decode(input.reveal(), secrets, filter);
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
