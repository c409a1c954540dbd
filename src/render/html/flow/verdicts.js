// What was checked, and what came of the certificates.

function checkItem(check, link) {
  return h("li", {class: "check"}, outcome(check.outcome), h("div", null,
    link ? h("a", {href: "#step=" + link}, safe(check.rule)) : safe(check.rule), " ", cite(check.section),
    (check.expected || check.presented || check.advice || check.alert) && h("dl", {class: "facts"},
      [["expected", check.expected], ["presented", check.presented], ["alert", check.alert && check.alert.name], ["what to do", check.advice]]
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
  fill("checks", h("h2", {id: "checks-title"}, "Rules that were held against what came"),
    h("p", {class: "tallies"}, tally(checks)),
    h("p", {class: "prose"}, "Each is a MUST of the standard, checked in this run. A handshake that breaks one ends there, with the alert that the rule asks for."),
    h("div", {class: "columns"}, groups(checks)));
}

function certificateCard(certificate, place) {
  return h("li", {class: "certificate"}, h("h3", null, safe(certificate.title), " ", h("span", {class: "faint"}, place)),
    h("dl", {class: "facts"}, [["for", certificate.names], ["subject", certificate.subject], ["issued by", certificate.issuer],
      ["valid", certificate.not_before && certificate.not_before + " to " + certificate.not_after], ["key", certificate.key],
      ["signed with", certificate.signature], ["size", count(certificate.size, "byte")]]
      .filter(([, value]) => value).map(([name, value]) => [h("dt", null, name), h("dd", null, safe(value))])));
}

function showCertificates(model) {
  const judgement = model.events.filter((event) => event.type === "certificates").pop();
  if (!judgement) return fill("certificates");
  const list = model.story.certificates, message = model.messages.find((m) => m.name === "Certificate" || m.name === "CompressedCertificate");
  // The tree hangs from its root: the last certificate presented is the nearest to it.
  const nest = (i) => i < 0 ? null : h("ol", {class: "tree"}, put(certificateCard(list[i], i === 0 ? "leaf" : "certificate " + (i + 1)), null, [nest(i - 1)].filter(Boolean)));
  fill("certificates", h("h2", {id: "certificates-title"}, "Certificates"),
    h("p", {class: "verdict " + (judgement.accepted ? "good" : "bad")}, judgement.accepted ? "Accepted." : "Refused.", " ", tally(judgement.checks), " ",
      message && h("a", {href: "#step=" + message.index}, "byte by byte")),
    h("div", {class: "columns"}, h("div", null, nest(list.length - 1)), groups(judgement.checks)));
}
