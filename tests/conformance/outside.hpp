#pragma once

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/skip.hpp"

/// Other people's programs, which look at what is written here.
namespace glasstls::testing {

/// A file that is gone when the test is over.
struct WrittenFile {
  std::filesystem::path path;
  WrittenFile(const std::string& name, const std::string& text)
      : path(std::filesystem::temp_directory_path() /
             ("glasstls-report-" + std::to_string(getpid()) + name)) {
    std::ofstream(path, std::ios::binary) << text;
  }
  ~WrittenFile() { std::filesystem::remove(path); }
};

struct Said {
  int code;
  std::string text;
};

/// Runs a command of the shell; standard error is in the text too.
inline Said say(const std::string& command) {
  Said said{};
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe);
  std::array<char, 4096> block{};
  for (std::size_t size; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
    said.text.append(block.data(), size);
  said.code = pclose(pipe);
  return said;
}

/// Whether the command succeeds; if not, the test is skipped because `what` is missing.
inline bool works(const std::string& command, const std::string& what) {
  if (std::system((command + " > /dev/null 2>&1").c_str()) == 0) return true;
  skip(what + " is not installed");
  return false;
}

inline bool json_schemas_can_be_checked() {
  return works("python3 -c 'import jsonschema'", "python3-jsonschema");
}

/// Whether a JSON file is valid by a JSON Schema.
inline bool is_valid(const std::filesystem::path& file, const std::filesystem::path& schema) {
  return say("python3 -m jsonschema -i '" + file.string() + "' '" + schema.string() + "'").code == 0;
}

}  // namespace glasstls::testing
