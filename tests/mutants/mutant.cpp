#include "mutants/mutant.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <sstream>

#include "support/catch.hpp"

namespace glasstls::testing {

Found found_without(const std::string& rule, const std::vector<const probe::Conversation*>& all,
                    const std::function<probe::Result(const probe::Conversation&)>& hold) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    for (const int signal : {SIGSEGV, SIGFPE, SIGABRT}) std::signal(signal, SIG_DFL);
    Removal::current().rule = rule;
    std::string names;
    for (const probe::Conversation* one : all)
      if (hold(*one).verdict.kind == probe::Verdict::Kind::failed) names += one->name + "\n";
    const bool written = write(ends[1], names.data(), names.size()) == static_cast<ssize_t>(names.size());
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  std::string names;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;)
    names.append(buffer.data(), static_cast<std::size_t>(size));
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  Found found{.died = status != 0};
  std::istringstream lines(names);
  for (std::string name; std::getline(lines, name);) found.failed.push_back(name);
  return found;
}

}  // namespace glasstls::testing
