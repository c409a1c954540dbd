#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace glasstls::testing {

/// A folder of our own that is gone afterwards.
struct TemporaryFolder {
  std::filesystem::path path;
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "glasstls-cli-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::string operator/(const std::string& file) const { return (path / file).string(); }
};

inline std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

inline void write(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// What came of running the program.
struct Ran {
  int code = -1;
  std::string out, err;
};

/// Runs glasstls ($GLASSTLS_PROGRAM, set by meson) through the shell, in a plain environment.
inline Ran run(const TemporaryFolder& folder, const std::string& arguments, const std::string& input = {},
               const std::string& locale = "C") {
  const char* program = std::getenv("GLASSTLS_PROGRAM");
  if (!program) throw std::runtime_error("GLASSTLS_PROGRAM is not set");
  write(folder / "in", input);
  const std::string command =
      "env -u SSLKEYLOGFILE -u https_proxy -u HTTPS_PROXY -u SSL_CERT_FILE -u SSL_CERT_DIR "
      "GLASSTLS_CALLED_AS=glasstls LC_ALL=" +
      locale + " '" + std::string(program) + "' " + arguments + " <'" + (folder / "in") + "' >'" +
      (folder / "out") + "' 2>'" + (folder / "err") + "'";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(folder / "out"), content(folder / "err")};
}

}  // namespace glasstls::testing
