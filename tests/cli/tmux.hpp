#pragma once

#include <chrono>
#include <thread>

#include "program.hpp"

namespace glasstls::testing {

/// A program in a terminal of its own, driven as a person drives it.
class Tmux {
 public:
  static bool is_installed() { return std::system("tmux -V >/dev/null 2>&1") == 0; }

  Tmux(const TemporaryFolder& folder, const std::string& command) : folder_(folder) {
    const char* program = std::getenv("GLASSTLS_PROGRAM");
    if (!program) throw std::runtime_error("GLASSTLS_PROGRAM is not set");
    write(folder / "run.sh", "trap : INT\nexport LC_ALL=C.UTF-8 TERM=screen-256color\nstty -a >'" +
                                 (folder / "before") + "'\necho before-it\n'" + program + "' " + command +
                                 "\necho \"ended with $?\"\nstty -a >'" + (folder / "after") +
                                 "'\nsleep 60\n");
    tmux("-f /dev/null new-session -d -x 80 -y 24 'sh " + (folder / "run.sh") + "'");
  }
  ~Tmux() { tmux("kill-server"); }

  void press(const std::string& keys) { tmux("send-keys " + keys); }
  void resize(int width, int height) {
    tmux("resize-window -x " + std::to_string(width) + " -y " + std::to_string(height));
  }
  /// The screen, once `part` is on it; what there is after a while otherwise.
  std::string screen_with(std::string_view part, bool wanted = true) {
    std::string text;
    for (int i = 0; i < 200; ++i) {
      tmux("capture-pane -p -e >'" + (folder_ / "screen") + "'");
      text = content(folder_ / "screen");
      if ((text.find(part) != text.npos) == wanted) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return text;
  }

 private:
  void tmux(const std::string& words) {
    [[maybe_unused]] const int code = std::system(
        ("LC_ALL=C.UTF-8 tmux -S '" + (folder_ / "socket") + "' " + words + " 2>/dev/null").c_str());
  }

  const TemporaryFolder& folder_;
};

}  // namespace glasstls::testing
