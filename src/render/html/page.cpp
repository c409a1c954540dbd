#include "render/html/page.hpp"

#include "base/printable.hpp"

namespace glasstls::render::html {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #57606a; --paper: #fff; --card: #f6f8fa;
  --line: #d0d7de; --you: #0969da; --server: #8250df; --open: #b35900; --shut: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9198a1; --paper: #0d1117;
  --card: #161b22; --line: #30363d; --you: #58a6ff; --server: #bc8cff; --open: #e3a34a; --shut: #3fb950; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 56rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.2rem; margin: 0 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0 .75rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem;
  margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); }
tr:first-child > th, tr:first-child > td { border-top: 0; }
th { font-weight: 600; width: 15rem; }
.records th, .bytes th { width: auto; }
.records, .bytes { overflow-wrap: normal; } .records td:first-child { white-space: nowrap; }
td small { display: block; }
small, footer { color: var(--faint); font-size: .85rem; font-weight: 400; }
code { font: .85em ui-monospace, Menlo, Consolas, monospace; }
pre { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: .4rem;
  padding: .6rem; font: .85em/1.5 ui-monospace, Menlo, Consolas, monospace; }
.number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 1rem; }
.open { color: var(--open); } .shut { color: var(--shut); }
.records b { font-weight: 500; }
.flow { list-style: none; margin: 0; padding: 0; }
.flow > li { border-left: .25rem solid; padding: 0 0 0 .8rem; margin: 0 0 1.2rem; }
li.you { border-color: var(--you); } li.server { border-color: var(--server); }
li.you > h3, tr.you > td:first-child { color: var(--you); }
li.server > h3, tr.server > td:first-child { color: var(--server); }
.scroll { overflow-x: auto; }
.bytes { font-size: .85rem; } .bytes code { white-space: nowrap; }
summary { cursor: pointer; color: var(--faint); padding: .25rem 0; }
a { color: var(--you); }
@media (max-width: 36rem) { body { padding: .6rem; } section { padding: .7rem; }
  table:not(.records):not(.bytes) th, table:not(.records):not(.bytes) td { display: block; width: auto; border: 0;
  padding: .1rem 0; } table:not(.records):not(.bytes) tr { display: block; border-top: 1px solid var(--line);
  padding: .4rem 0; } }
@media print { section { break-inside: avoid; } }
)";

}  // namespace

std::string escape(std::string_view text) {
  std::string html;
  for (char c : safe(text)) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
  return html;
}

std::string page(std::string_view title, std::string_view body) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         escape(title) + "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>" + std::string(style) +
         "</style>\n</head>\n<body>\n" + std::string(body) + "</body>\n</html>\n";
}

}  // namespace glasstls::render::html
