// What was checked, and how the certificates were judged.

function checkItem(check, link) {
  return h("li", {class: "check"}, outcome(check.outcome), h("div", null,
    link ? h("a", {href: "#step=" + link}, safe(check.fact || check.rule)) : safe(check.fact || check.rule), " ", cite(check.section),
    (check.expected || check.presented || check.advice || check.alert) && h("dl", {class: "facts"},
      [["rule", check.fact && check.rule], ["expected", check.expected], ["presented", check.presented], ["alert", check.alert && check.alert.name], ["what to do", check.advice]]
        .filter(([, value]) => value).map(([name, value]) => [h("dt", null, name), h("dd", null, safe(value))]))));
}

function groups(checks) {
  const bySubject = new Map();
  for (const check of checks) bySubject.set(check.subject, [...(bySubject.get(check.subject) || []), check]);
  return [...bySubject].map(([subject, list]) => h("section", null, h("h3", null, safe(subject)), h("ul", {class: "checks"}, list.map((check) => checkItem(check, check.index)))));
}

function tally(checks) {
  const order = ["failed", "tolerated", "not reached", "passed"];
  return order.map((name) => [name, checks.filter((check) => check.outcome === name).length]).filter(([, n]) => n)
    .map(([name, n]) => h("span", {class: "tally"}, outcome(name), " ", n + " " + name));
}

function showChecks(model) {
  const checks = model.events.filter((event) => event.type === "check");
  if (!checks.length) return fill("checks");
  fill("checks", h("h2", {id: "checks-title"}, "Rules that were checked"),
    h("p", {class: "tallies"}, tally(checks)),
    h("p", {class: "prose"}, "Each is a MUST of the standard, checked in this run. A broken rule ends the handshake with the alert that the rule names."),
    h("div", {class: "columns"}, groups(checks)));
}

function certificateCard(certificate, place) {
  return h("li", {class: "certificate"}, h("div", {class: "card"}, h("h3", null, safe(certificate.title), " ", h("span", {class: "faint"}, place)),
    h("dl", {class: "facts"}, [["for", certificate.names], ["subject", certificate.subject], ["issued by", certificate.issuer],
      ["valid", certificate.not_before && certificate.not_before + " to " + certificate.not_after], ["key", certificate.key],
      ["signed with", certificate.signature], ["size", certificate.size && count(certificate.size, "byte")]]
      .filter(([, value]) => value).map(([name, value]) => [h("dt", null, name), h("dd", null, safe(value))]))));
}

// The leaf is innermost. The root, which need not be sent, or the issuer that is missing is outermost.
function certificateTree(judgement) {
  const placeOf = (link) => link.label + (link.presented === null ? ", not sent" : "") + (link.trusted ? ", trusted here" : "");
  let tree = null;
  for (const link of judgement.path) tree = h("ol", {class: "tree"}, put(certificateCard(link, placeOf(link)), null, [tree].filter(Boolean)));
  if (!judgement.missing) return tree;
  const missing = certificateCard({title: judgement.missing}, "missing: not sent, and not trusted here");
  missing.classList.add("unknown");
  return h("ol", {class: "tree"}, put(missing, null, [tree]));
}

function showCertificates(model) {
  const judgement = model.events.filter((event) => event.type === "certificates").pop();
  if (!judgement) return fill("certificates");
  const message = model.messages.find((m) => m.name === "Certificate" || m.name === "CompressedCertificate"), wrong = judgement.checks.filter((check) => check.outcome !== "passed");
  fill("certificates", h("h2", {id: "certificates-title"}, "Certificates"),
    h("p", null, h("strong", {class: judgement.accepted ? "good" : "bad"}, judgement.accepted ? "Accepted." : "Refused."), " ", h("span", {class: "tallies"}, tally(judgement.checks)), " ",
      message && h("a", {href: "#step=" + message.index}, "byte by byte")),
    wrong.length > 0 && h("div", {class: "failure tone-" + (judgement.accepted ? "warn" : "bad")}, h("ul", {class: "checks"}, wrong.map((check) => h("li", null, h("strong", null, safe(check.subject)), h("ul", {class: "checks"}, checkItem(check)))))),
    h("div", {class: "columns"}, certificateTree(judgement), groups(judgement.checks)));
}

// What to try next, by who sent the alert: a received one is about what this side sent.
const adviceFor = (said, alert) => alert.direction === "received" && said.advice_received || said.advice;

// Where and why it failed, and what was expected.
function failureBox(model) {
  const error = model.story.error, failure = model.failure;
  if (!error && !failure) return null;
  const event = failure ? failure.event : {}, alert = event.type === "alert" ? event : null, said = alert && model.explain("alert", alert.alert.name);
  const own = model.isServer ? "server" : "client", states = failure ? model.standings[event.index][own] : [];
  const state = states[states.length - 1], waiting = state && model.explain("state", state);
  const expected = event.expected || (error && error.expected), presented = event.presented || (error && error.presented);
  // Other rules that were broken: an alert names only one.
  const judgement = model.events.filter((e) => e.type === "certificates").flatMap((e) => e.checks);
  const broken = [...model.events.filter((e) => e.type === "check"), ...judgement].filter((check) => check.outcome === "failed");
  const named = broken.find((check) => alert && alert.why && (alert.why === check.fact || alert.why.endsWith(check.rule)));
  const rows = [
    ["where", failure && [error ? "in " + safe(error.phase) + ", " : "", "at ", h("a", {href: "#step=" + event.index}, "step " + event.index), ", the ", own, " in ", h("code", null, safe(state)), waiting && [". ", waiting.text]]],
    ["expected", expected && safe(expected)], ["presented", presented && safe(presented)],
    ["alert", alert && [(model.fromClient(alert) ? "client → server: " : "server → client: "), h("code", null, safe(alert.alert.name) + "(" + alert.alert.code + ")"), said && [" ", said.text, " ", cite(said.section)]]],
    ["rule", named && named.fact && named.rule],
    ["what to do", named && named.advice || said && adviceFor(said, alert)],
    ["also broken", broken.length > (named ? 1 : 0) && h("ul", {class: "checks"}, broken.filter((check) => check !== named).map((check) => checkItem(check)))],
  ].filter(([, value]) => value);
  return h("div", {class: "failure", role: "group", "aria-label": "Why it failed"},
    h("p", {class: "verdict bad"}, named && !named.fact && "Broken rule: ", safe(alert && alert.why ? alert.why : error ? error.what : "It failed."), " ", alert && cite(alert.section)),
    h("dl", {class: "facts"}, rows.map(([name, value]) => [h("dt", null, name), h("dd", null, value)])));
}
