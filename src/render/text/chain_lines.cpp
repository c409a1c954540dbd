#include "render/text/chain_lines.hpp"

#include <algorithm>

#include "dissect/annotate.hpp"
#include "dissect/annotate_der.hpp"
#include "render/text/layout.hpp"
#include "story/chain.hpp"

namespace glasstls::render::text {

namespace {

using story::CertificatesStep;
using story::ChainLink;

/// "aa:bb:cc" from hexadecimal digits; a line may break after each 16 bytes.
std::string colons(std::string_view hex) {
  constexpr std::size_t digits_a_line = 32;
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    text.append(i == 0 ? "" : i % digits_a_line == 0 ? ": " : ":").append(hex.substr(i, 2));
  return text;
}

/// "1st", "2nd", "3rd", "4th".
std::string ordinal(std::size_t number) {
  const std::size_t tens = number / 10 % 10, ones = number % 10;
  const char* ending = tens == 1 ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
  return grouped(number) + ending;
}

/// A warning colour a month before the end, so people can renew in time.
Ink ink_of_validity(const story::CertificateDetails& certificate, x509::UnixTime time) {
  constexpr x509::UnixTime day = 86400;
  if (!certificate.has_validity) return Ink::bad;
  if (time < certificate.not_before || certificate.not_after - time < 7 * day) return Ink::bad;
  return certificate.not_after - time < 30 * day ? Ink::warning : Ink::good;
}

/// Its dates, and how long it remains valid if the time is known.
std::string validity(const Look& look, const story::CertificateDetails& certificate,
                     std::optional<x509::UnixTime> time) {
  std::string text = day(certificate.summary.not_before) + " to " + day(certificate.summary.not_after);
  if (time)
    text += ", " + look.style.paint(ink_of_validity(certificate, *time), validity_text(certificate, *time));
  return text;
}

std::string origin(const ChainLink& link) {
  std::string text = link.label;
  if (link.presented) text += ", presented " + ordinal(*link.presented + 1);
  if (link.trusted) text += link.presented ? ", also in the trust store" : ", from the trust store";
  return text;
}

bool is_objection(const Check& check) {
  return check.outcome == Outcome::failed || check.outcome == Outcome::not_reached;
}

bool is_good(const CertificatesStep& judged, const std::string& label) {
  return std::none_of(judged.verdict.checks.begin(), judged.verdict.checks.end(),
                      [&](const Check& check) { return check.subject == label && is_objection(check); });
}

/// The title of the certificate of that label; empty if the path has none.
std::string title_of(const std::vector<ChainLink>& path, const std::string& label) {
  for (const ChainLink& link : path)
    if (link.label == label) return link.certificate.summary.title;
  return {};
}

/// The column of a level's sign. The branch to it begins below the sign of the level above.
constexpr std::size_t column_of(std::size_t level) { return 2 + 2 * level; }

/// A node of the tree: `left` after its branch, `right` at the right edge.
std::string node(const Look& look, std::size_t level, bool good, std::string_view left,
                 std::string_view right) {
  const std::string_view sign = look.style.glyph(good ? Glyph::good : Glyph::bad);
  const std::string start = level == 0 ? std::string(column_of(0), ' ')
                                       : std::string(column_of(level - 1), ' ') +
                                             look.style.paint(Ink::faint, look.style.glyph(Glyph::branch));
  return spread(look, start + look.style.paint(good ? Ink::good : Ink::bad, sign) + " " + std::string(left),
                look.style.paint(Ink::faint, right));
}

/// A line below a node, beside the rail to the next node.
std::string twig(const Look& look, std::size_t level, bool ends, std::string_view text) {
  const std::string rail = ends ? " " : look.style.paint(Ink::faint, look.style.glyph(Glyph::rail));
  return std::string(column_of(level), ' ') + rail + (text.empty() ? "" : "   ") + std::string(text) + "\n";
}

/// `text` with a capital and a full stop.
std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

std::string objection_lines(const Look& look, const std::vector<ChainLink>& path, const Check& check) {
  const std::string title = title_of(path, check.subject);
  const std::string who = safe(check.subject + (title.empty() ? "" : " \"" + title + "\""));
  const bool tolerated = check.outcome == Outcome::tolerated;
  const bool unknown = check.outcome == Outcome::not_reached;
  const Ink ink = tolerated || unknown ? Ink::warning : Ink::bad;
  std::string text =
      marked(look, ink, tolerated || unknown ? Glyph::tolerated : Glyph::bad, look.style.paint(ink, who));
  if (unknown)
    return text + paragraph(look, margin, Ink::plain,
                            "Unknown: " + safe(check.rule) +
                                (check.advice.empty() ? "" : ", because " + safe(check.advice)) + ".");
  text += paragraph(look, margin, Ink::plain, safe(sentence(check.headline())));
  std::vector<story::Fact> facts;
  if (!check.advice.empty()) facts.push_back({"what to do", check.advice, {}});
  facts.push_back({"rule", check.rule, {}});
  if (!check.expected.empty()) facts.push_back({"expected", check.expected, {}});
  if (!check.presented.empty()) facts.push_back({"presented", check.presented, {}});
  if (check.section.number != 0) facts.push_back({"section", to_string_with_8446(check.section), {}});
  if (!tolerated)
    facts.push_back(
        {"alert",
         std::string(name_of(check.alert)) + " (" + std::to_string(static_cast<unsigned>(check.alert)) + ")",
         {}});
  return text + fact_lines(in_full(look), facts);
}

std::string one_certificate(const Look& look, const ChainLink& link, std::optional<x509::UnixTime> time) {
  const story::CertificateDetails& certificate = link.certificate;
  const dissect::CertificateSummary& summary = certificate.summary;
  std::string text =
      spread(look, "  " + look.style.paint(Ink::title, link.label + ": " + safe(summary.title)),
             look.style.paint(Ink::faint, count(certificate.der.size(), "byte")));
  std::vector<story::Fact> facts{
      {"subject", summary.subject.empty() ? "(none)" : summary.subject, {}},
      {"issuer", certificate.self_issued ? "itself" : summary.issuer, {}},
      {"valid from", summary.not_before, {}},
      {"valid until", summary.not_after + (time ? ": " + validity_text(certificate, *time) : ""), {}},
      {"key", summary.key, {}},
      {"signed with", summary.signature, {}},
      {"serial number", colons(certificate.serial_number), {}}};
  if (certificate.version != 3) facts.push_back({"version", std::to_string(certificate.version), {}});
  for (const x509::der::Fault& fault : certificate.faults)
    facts.push_back({"broken rule", dissect::fault_text(fault), {}});
  text += fact_lines(in_full(look), facts, margin);
  text += fact_lines(in_full(look),
                     {{"SHA-256", colons(certificate.sha256), {}}, {"SHA-1", colons(certificate.sha1), {}}},
                     margin);
  std::vector<story::Fact> extensions;
  for (const dissect::ExtensionWords& words : certificate.extensions)
    extensions.push_back({words.name, words.meaning + (words.critical ? " [critical]" : ""),
                          look.verbose ? to_string_with_8446(words.section) : std::string()});
  text += fact_lines(in_full(look), extensions, margin);
  if (look.verbose)
    text += "\n" + field_lines(look, certificate.der, dissect::annotate_certificate(certificate.der));
  return text;
}

}  // namespace

std::string chain_tree_lines(const Look& look, const CertificatesStep& judged) {
  std::string text;
  const std::vector<ChainLink> path = path_of(judged), unused = unused_of(judged);
  const bool broken = !judged.missing.empty();
  for (std::size_t i = 0; i < path.size(); ++i) {
    const ChainLink& link = path[i];
    const story::CertificateDetails& certificate = link.certificate;
    const bool ends = i + 1 == path.size() && !broken;
    text += node(look, i, is_good(judged, link.label),
                 look.style.paint(Ink::title, safe(certificate.summary.title)), origin(link));
    if (i == 0 && !certificate.summary.names.empty())
      text += twig(look, i, ends,
                   "for    " + shorten_list(safe(certificate.summary.names),
                                            static_cast<std::size_t>(look.style.width) - 20));
    text += twig(look, i, ends, "valid  " + validity(look, certificate, judged.time));
    text += twig(look, i, ends, "key    " + safe(certificate.summary.key));
    if (!ends) text += twig(look, i, ends, "");
  }
  if (broken) {
    const std::size_t level = path.size(), column = column_of(level) + 2;
    const auto lines =
        wrap("missing: " + safe(judged.missing), static_cast<std::size_t>(look.style.width) - column);
    text += node(look, level, false, look.style.paint(Ink::bad, lines.front()), "");
    for (std::size_t i = 1; i < lines.size(); ++i)
      text += std::string(column, ' ') + look.style.paint(Ink::bad, lines[i]) + "\n";
    if (!judged.missing_at.empty())
      text += paragraph(look, column, Ink::plain,
                        "The certificate names where to get it: " + safe(judged.missing_at));
  }
  if (!unused.empty()) {
    text += "\n  Also presented, but not needed:\n";
    for (const ChainLink& link : unused)
      text += spread(look, std::string(margin - 2, ' ') + safe(link.certificate.summary.title),
                     look.style.paint(Ink::faint, "presented " + ordinal(*link.presented + 1)));
  }
  if (!judged.other_paths.empty()) {
    text += "\n  Other paths that were tried:\n";
    for (const story::OtherPath& attempt : judged.other_paths) {
      std::string path;
      for (const std::string& title : attempt.titles) path.append(path.empty() ? "" : " < ").append(title);
      text += paragraph(look, margin - 2, Ink::plain, safe(path));
      if (const Check* failure = attempt.verdict.first_failure())
        text += paragraph(look, margin, Ink::faint,
                          safe(failure->subject + ": " + sentence(failure->headline())));
    }
  }
  return text;
}

std::string certificate_lines(const Look& look, const CertificatesStep& judged) {
  std::string text;
  const auto add = [&](const ChainLink& link) {
    text.append(text.empty() ? "" : "\n").append(one_certificate(look, link, judged.time));
  };
  for (const ChainLink& link : path_of(judged)) add(link);
  for (const ChainLink& link : unused_of(judged))
    if (look.verbose || !link.certificate.faults.empty()) add(link);
  return text;
}

std::string chain_verdict_lines(const Look& look, const CertificatesStep& judged) {
  std::vector<const Check*> all;
  std::size_t satisfied = 0, broken = 0, tolerated = 0;
  for (const Check& check : judged.verdict.checks) {
    all.push_back(&check);
    satisfied += check.outcome == Outcome::passed;
    broken += check.outcome == Outcome::failed;
    tolerated += check.outcome == Outcome::tolerated;
  }
  const std::vector<ChainLink> path = path_of(judged);
  std::string text;
  if (look.verbose) text += check_lines(look, all);
  for (const Check& check : judged.verdict.checks)
    if (check.outcome != Outcome::passed) text += objection_lines(look, path, check) + "\n";
  for (const Check& check : judged.set_aside) text += objection_lines(look, path, check) + "\n";
  const bool good = judged.verdict.accepted();
  const Ink ink = !good ? Ink::bad : tolerated > 0 ? Ink::warning : Ink::good;
  const Glyph sign = !good ? Glyph::bad : tolerated > 0 ? Glyph::tolerated : Glyph::good;
  const std::string about = judged.name.empty() ? "" : " for " + safe(judged.name);
  text += marked(look, ink, sign,
                 look.style.paint(ink, good ? "certificates accepted" : "certificates refused") + about);
  std::string tally = count(satisfied, "rule") + " satisfied";
  if (tolerated > 0) tally = count(tolerated, "rule") + " broken and tolerated, " + tally;
  if (broken > 0) tally = count(broken, "rule") + " broken, " + tally;
  if (!look.verbose) tally += " (-v lists them)";
  if (judged.time) tally += ", on " + x509::to_text(*judged.time);
  if (!judged.policy.empty()) tally += ", under the policy " + safe(judged.policy);
  if (const Check* first = judged.verdict.first_failure())
    tally += "; a TLS peer answers with the alert " + std::string(name_of(first->alert));
  return text + paragraph(look, margin, Ink::faint, tally);
}

std::string judged_lines(const Look& look, const CertificatesStep& judged) {
  return chain_tree_lines(look, judged) + chain_verdict_lines(look, judged);
}

}  // namespace glasstls::render::text
