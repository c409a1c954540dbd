#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/named.hpp"
#include "trace/event.hpp"

namespace glasstls::trace {

/// A MUST of a standard.
struct Must {
  Alert alert;            ///< the answer to a peer that breaks it
  std::string_view rule;  ///< as a sentence: "cipher_suite must be one that was offered"
  Rfc section;            ///< where it is written
  /// What is wrong when it is broken, as a sentence for people. Empty if the rule says it well enough.
  std::string_view fact{};
};

/// Checks the rules of one subject: a message, a record, an alert. It reports each rule to the trace, and
/// throws a Failure for the first one that is broken.
class Checker {
 public:
  /// Reports to nobody.
  Checker() = default;
  /// `subject` becomes Check::subject ("ServerHello", "record") and must outlive the checker.
  Checker(Tracer tracer, std::string_view subject)
      : tracer_(tracer), subject_(subject), tells_kept_(static_cast<bool>(tracer)) {}

  /// The same, but it reports only broken rules: for messages that come often enough to fill the trace.
  Checker quiet() const {
    Checker checker = *this;
    checker.tells_kept_ = false;
    return checker;
  }

  /// Emits CheckMade, and throws Failure with `must.alert` unless `holds`. `expected` and `presented` are
  /// values, texts or functions that return them. They are used only when somebody watches or the rule is
  /// broken.
  template <class Expected, class Presented>
  void require(bool holds, const Must& must, const Expected& expected, const Presented& presented) const {
    if (holds && !tells_kept_) return;
    judge(holds, must, describe(expected), describe(presented));
  }

  /// Returns what `action` returns. If `action` throws a Failure, reports `must` as broken with what the
  /// Failure says, and the Failure goes on to the caller.
  template <class Action>
  std::invoke_result_t<Action> attempt(const Must& must, Action&& action) const {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Action>>) {
        action();
        require(true, must, "", "");
      } else {
        auto result = action();
        require(true, must, "", "");
        return result;
      }
    } catch (const Failure& failure) {
      tell({failure.alert, must.rule, failure.section, failure.why}, Outcome::failed, failure.expected,
           failure.presented);
      throw;
    }
  }

 private:
  void judge(bool holds, const Must& must, std::string expected, std::string presented) const;
  void tell(const Must& must, Outcome outcome, const std::string& expected,
            const std::string& presented) const;

  Tracer tracer_;
  std::string_view subject_;
  bool tells_kept_ = false;
};

}  // namespace glasstls::trace
