#pragma once

#include <string>

#include "render/text/views.hpp"
#include "story/step.hpp"

/// A certificate chain on a screen. Each function returns whole lines.
namespace glasstls::render::text {

/// The path as a tree, the leaf on top; the missing issuer, if one is missing; the unused certificates; the
/// other paths that were tried.
std::string chain_tree_lines(const Look& look, const story::CertificatesStep& judged);

/// All fields of each certificate of the path, and why others could not be read; if verbose, every
/// certificate byte by byte.
std::string certificate_lines(const Look& look, const story::CertificatesStep& judged);

/// Whether the chain is accepted and, if not, every reason: which certificate, what is wrong, what to do.
std::string chain_verdict_lines(const Look& look, const story::CertificatesStep& judged);

/// The tree and the verdict: what a flow shows of a chain.
std::string judged_lines(const Look& look, const story::CertificatesStep& judged);

}  // namespace glasstls::render::text
