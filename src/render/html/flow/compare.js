// Several flows side by side: what they agreed on, what they cost, and which messages went.

function compareRows(models) {
  const phase = (model, name) => model.story.phases.find((p) => p.phase === name);
  const cost = (model, name) => {
    const p = phase(model, name);
    return p ? (p.milliseconds === null ? "" : milliseconds(p.milliseconds) + ", ") + count(p.round_trips, "round trip") : "none";
  };
  const bytes = (model, side) => count(model.flights.filter((f) => f.from === side).reduce((sum, f) => sum + f.bytes, 0), "byte");
  const agreed = (name) => (model) => safe(model.story.negotiated[name] ?? "none");
  return [
    ["ended", (model) => model.story.trouble ? safe(model.story.trouble.what) : "well"],
    ["round trips before the request, DNS apart", (model) => String(model.tripsBefore())],
    ...["DNS", "TCP", "TLS", "HTTP"].map((name) => [name, (model) => cost(model, name)]),
    ["cipher suite", agreed("cipher_suite")], ["group", agreed("group")], ["server's signature", agreed("signature_algorithm")],
    ["resumed", (model) => model.story.negotiated.resumed ? "yes" : "no"],
    ["early data", agreed("early_data")],
    ["HelloRetryRequest", (model) => model.story.negotiated.hello_retry_request ? "yes" : "no"],
    ["in TLS records from the client", (model) => bytes(model, "client")],
    ["in TLS records from the server", (model) => bytes(model, "server")],
    ["messages", (model) => h("ol", {class: "messages"}, model.messages.map((m) =>
      h("li", {class: model.side(m)}, h("a", {href: "#flow=" + (models.indexOf(model) + 1) + "&step=" + m.index}, model.fromClient(m) ? "→ " : "← ", safe(m.name)))))],
  ];
}

function showComparison(models, current) {
  if (models.length < 2) return;
  fill("comparison", h("h2", {id: "comparison-title"}, "Side by side"),
    h("div", {class: "wide", tabindex: "0", role: "region", "aria-label": "Comparison, scrolls sideways"},
      h("table", {class: "comparison"}, h("thead", null, h("tr", null, h("td"), models.map((model, i) =>
        h("th", {scope: "col"}, h("a", {href: "#flow=" + (i + 1), "aria-current": model === current ? "true" : null}, (i + 1) + ": " + safe(model.title)), model === current && h("small", null, "shown below"))))),
      h("tbody", null, compareRows(models).map(([name, of]) => {
        const cells = models.map((model) => of(model)), differ = cells.some((cell) => typeof cell === "string" && cell !== cells[0]);
        return h("tr", null, h("th", {scope: "row"}, name), cells.map((cell) => h("td", {class: differ ? "differs" : null}, cell)));
      })))));
}
