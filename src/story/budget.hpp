#pragma once

#include <cstddef>
#include <utility>

namespace glasstls::story {

/// How much memory stories may use, in bytes. The whole process shares one, which bounds what a thousand
/// connections use together.
class Budget {
 public:
  /// `bytes`: how much there is.
  explicit Budget(std::size_t bytes) : left_(bytes) {}
  /// Bytes that are not taken.
  std::size_t left() const { return left_; }

  /// What one story has taken of a budget, and gives back when it ends. It takes at most `most` bytes.
  /// Without a budget, that is the only bound.
  class Share {
   public:
    /// `budget` may be null, and outlives this.
    Share(std::size_t most, Budget* budget) : most_(most), budget_(budget) {}
    Share(Share&& other) noexcept
        : most_(other.most_),
          taken_(std::exchange(other.taken_, 0)),
          budget_(std::exchange(other.budget_, nullptr)) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (budget_) budget_->left_ += taken_;
    }

    /// Takes that many bytes, or none if there are not enough.
    bool take(std::size_t bytes) {
      if (bytes > most_ - taken_ || (budget_ && bytes > budget_->left_)) return false;
      taken_ += bytes;
      if (budget_) budget_->left_ -= bytes;
      return true;
    }
    /// Bytes taken so far.
    std::size_t taken() const { return taken_; }

   private:
    std::size_t most_, taken_ = 0;
    Budget* budget_;
  };

 private:
  std::size_t left_;
};

}  // namespace glasstls::story
