#pragma once

#include <string>

#include "render/text/views.hpp"
#include "story/chain.hpp"

/// A chain of certificates on a screen. Each returns whole lines.
namespace glasstls::render::text {

/// The path as a tree, the leaf on top; what is missing in it, what was presented beside it, what else was
/// tried.
std::string chain_tree_lines(const Look& look, const story::JudgedChain& chain);

/// Everything that each certificate of the path says, and why others could not be read; where all is to be
/// shown, every certificate byte by byte.
std::string certificate_lines(const Look& look, const story::JudgedChain& chain);

/// Whether the chain is accepted and, if not, every reason why: which certificate, what about it, what to do.
std::string chain_verdict_lines(const Look& look, const story::JudgedChain& chain);

}  // namespace glasstls::render::text
