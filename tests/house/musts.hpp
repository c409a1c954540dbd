#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "house/source_files.hpp"

namespace glasstls::testing {

/// A place that keeps a MUST, or a test that shows it: a file, and a text that is in it exactly once; for
/// a test, the name of a TEST_CASE.
struct Pointer {
  std::string file;
  std::string text;
};

/// One row of docs/musts.json.
struct Must {
  std::string id;       ///< "4.2.3-7": the section, and the running number of the MUST in it
  std::string section;  ///< of RFC 9846
  std::string rfc8446;  ///< the section of RFC 8446; empty if it has none
  std::string level;    ///< "MUST", "MUST NOT", "SHALL", "SHALL NOT" or "REQUIRED"
  std::string text;     ///< the sentence in the RFC
  std::string
      who;  ///< who must keep it: "client", "server", "both", "middlebox", "specification", "application"
  std::string status;  ///< "kept", "later" or "not-applicable"
  std::vector<Pointer> by, test;
  std::vector<std::string>
      checks{};        ///< the rules that keep it, as `require` says them: entries `check` of `by`
  std::string reason;  ///< why it is not kept; or why no check can show that it is
};

/// The rows of a musts.json; throws for what is not JSON, and for fields of other names or types.
std::vector<Must> read_musts(std::string_view json);

/// Whether the rows are those of the fingerprint, a line `id level hash` each, made from the RFC's text by
/// tools/rfc-musts: the same MUSTs, in the same order, with the same sentences.
Complaints check_complete(const std::vector<Must>& rows, std::string_view fingerprint);

/// Whether a row says what its status asks for, and what it points at exists.
Complaints check_row(const Must& row);

/// Whether the text of a C++ file has TEST_CASE("name"), however its string is broken over lines.
bool has_test_case(std::string_view text, std::string_view name);

/// "MUSTs of RFC 9846 sections 2 to 9: 324; ..."
std::string tally(const std::vector<Must>& rows);

}  // namespace glasstls::testing
