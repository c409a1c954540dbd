#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/parser.hpp"
#include "lab/tampering.hpp"

/// Options that several commands have.
namespace glasstls::cli {

/// -v, -q, --json, --secrets and --html. `quiet` is the help of -q.
void add_view_options(Parser& parser, ViewArguments& view,
                      const std::string& quiet = "Show nothing but errors");
/// --trace and --pcapng, for commands that show a live connection.
void add_recording_options(Parser& parser, ViewArguments& view);
/// -w, for commands that show one flow. read_write_out() comes after Parser::parse().
void add_write_out(Parser& parser, ViewArguments& view);
/// Reads the format from a file if it begins with "@". Throws UsageError if it is wrong.
void read_write_out(std::string& format);

/// --ca and --ca-only.
void add_trust_options(Parser& parser, std::vector<std::string>& added, std::vector<std::string>& instead);
/// --proxy.
void add_proxy(Parser& parser, std::optional<std::string>& proxy);
/// --port.
void add_port(Parser& parser, std::uint16_t& port, const std::string& help);
/// --seed.
void add_seed(Parser& parser, std::optional<std::uint64_t>& seed, const std::string& help);
/// --predict.
Option add_predict(Parser& parser, std::string& predict);

/// --tamper and --keep-lengths, for commands that talk to a real peer. `help` is that of --tamper.
void add_tamper(Parser& parser, TamperArguments& tamper, const std::string& help);
/// What --tamper asks for; empty without it. Throws UsageError if that cannot be done to a real peer.
std::optional<lab::Tampering> tampering_of(const TamperArguments& arguments);

/// Throws UsageError if the options exclude each other.
void check(const ViewArguments& view);
/// The file of --keylog, or else SSLKEYLOGFILE in the environment.
void read_key_log(std::string& path);

}  // namespace glasstls::cli
