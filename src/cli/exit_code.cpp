#include "cli/exit_code.hpp"

#include <array>

namespace glasstls::cli {

namespace {

constexpr std::array texts = std::to_array<ExitCodeText>({
    {ExitCode::done, "done"},
    {ExitCode::mismatch,
     "vectors, grade, demo, lab, probe, replay: the result differs from what was expected or predicted"},
    {ExitCode::usage, "the command line is wrong"},
    {ExitCode::resolve, "the name could not be resolved"},
    {ExitCode::tcp, "no TCP connection, or it stalled or broke"},
    {ExitCode::alert_sent, "the server broke a rule of TLS; we sent an alert"},
    {ExitCode::alert_received, "the server refused us with an alert"},
    {ExitCode::certificate, "the certificate was refused"},
    {ExitCode::http, "the HTTP exchange failed"},
    {ExitCode::closed, "the server ended TLS without an alert"},
    {ExitCode::file, "a local file could not be read or written"},
    {ExitCode::nothing, "vectors, grade, probe: nothing was tested"},
    {ExitCode::internal, "a bug in glasstls"},
});

}  // namespace

std::span<const ExitCodeText> exit_codes() { return texts; }

}  // namespace glasstls::cli
