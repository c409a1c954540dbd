#pragma once

#include <cstddef>
#include <utility>

namespace glasstls::story {

/// How much memory stories may take, in bytes. One for the whole process is handed to all who keep some, so
/// that a thousand connections together get no more than it has.
class Budget {
 public:
  explicit Budget(std::size_t bytes) : left_(bytes) {}
  std::size_t left() const { return left_; }

  /// What one of them has taken of a budget, and gives back when it ends. Takes at most `most`, whatever is
  /// left for others; without a budget, that is the only bound.
  class Share {
   public:
    Share(std::size_t most, Budget* budget) : most_(most), budget_(budget) {}
    Share(Share&& other) noexcept
        : most_(other.most_),
          taken_(std::exchange(other.taken_, 0)),
          budget_(std::exchange(other.budget_, nullptr)) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (budget_) budget_->left_ += taken_;
    }

    /// Takes so many bytes, or none where there are not enough.
    bool take(std::size_t bytes) {
      if (bytes > most_ - taken_ || (budget_ && bytes > budget_->left_)) return false;
      taken_ += bytes;
      if (budget_) budget_->left_ -= bytes;
      return true;
    }
    std::size_t taken() const { return taken_; }

   private:
    std::size_t most_, taken_ = 0;
    Budget* budget_;
  };

 private:
  std::size_t left_;
};

}  // namespace glasstls::story
