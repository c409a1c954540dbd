#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

/// A file name of our own that is gone afterwards.
struct TemporaryPath {
  std::string path = (std::filesystem::temp_directory_path() / "glasstls-export-").string() +
                     std::to_string(::getpid()) + "-" + std::to_string(next()++);
  TemporaryPath() = default;
  TemporaryPath(const TemporaryPath&) = delete;
  TemporaryPath& operator=(const TemporaryPath&) = delete;
  ~TemporaryPath() { std::filesystem::remove(path); }

 private:
  static int& next() {
    static int number = 0;
    return number;
  }
};

inline std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}
