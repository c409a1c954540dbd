// The flow to scale: time runs to the right, the client is above, the server below, and each flight is an arrow between.

function totals(model) {
  const phases = model.story.phases, cards = [];
  const before = model.tripsBefore();
  if (phases.length)
    cards.push([count(before, "round trip"), "before the first byte of the request, DNS apart" + (before > 1 ? "; 1 when resumed with 0-RTT" : "")]);
  for (const phase of phases)
    cards.push([phase.milliseconds === null ? "no clock" : milliseconds(phase.milliseconds),
      phase.phase + ", " + count(phase.round_trips, "round trip") + (phase.ok ? "" : ", failed")]);
  const size = (side) => model.flights.filter((f) => f.from === side).reduce((sum, f) => sum + f.bytes, 0);
  cards.push([size("client").toLocaleString("en-US") + " and " + count(size("server"), "byte"), "in TLS records from the client and from the server"]);
  return h("ul", {class: "totals"}, cards.map(([value, what]) => h("li", null, h("strong", null, value), h("span", null, what))));
}

function timeline(model) {
  const flights = model.flights;
  if (!flights.length) return null;
  const left = 96, right = 980, top = 74, bottom = 214, ruler = 262;
  const tcp = model.story.phases.find((p) => p.phase === "TCP");
  let place, oneWay = 0;
  if (model.timed) {
    const last = Math.max(...model.events.map((e) => e.until ?? e.ms));
    const scale = (right - left) / Math.max(last, 0.001);
    place = (ms) => left + ms * scale;
    // Half of what TCP took, unless an answer of TLS came sooner than that.
    oneWay = tcp ? tcp.milliseconds / 2 : 0;
    flights.forEach((flight, i) => {
      const before = flights[i - 1];
      if (before && before.phase === "TLS" && before.from !== flight.from) oneWay = Math.min(oneWay, Math.max(flight.start - before.start, 0) / 2);
    });
  } else {
    // Without a clock only the order is known: each flight takes one unit.
    place = (index) => left + (index + 0.5) * (right - left) / (flights.length + 0.5);
  }

  const parts = [];
  if (model.timed) {
    const begun = {};
    for (const event of model.events) {
      if (event.type === "phase_begun") begun[event.phase] = event.ms;
      if (event.type !== "phase_ended") continue;
      const x = place(begun[event.phase]), width = Math.max(place(event.ms) - x, 1.5);
      parts.push(svg("rect", {class: "band " + event.phase.toLowerCase(), x, width, y: 18, height: bottom + 26}));
      parts.push(svg("rect", {class: "lane " + event.phase.toLowerCase(), x, width, y: 18, height: 20}));
      if (width > 34) parts.push(svg("text", {class: "lane-name", x: x + 5, y: 32}, event.phase));
    }
  }
  for (const [name, y] of [["client", top], ["server", bottom]])
    parts.push(svg("line", {class: "rail", x1: left, x2: right, y1: y, y2: y}),
      svg("text", {class: "who", x: left - 8, y: y + 4, "text-anchor": "end"}, name));

  let trips = 0, asked = null;
  flights.forEach((flight, i) => {
    const down = flight.from === "client";
    let from, to;
    if (model.timed) {
      from = down ? place(flight.start) : place(Math.max(flight.start - oneWay, 0));
      to = down ? place(flight.start + oneWay) : place(flight.start);
    } else {
      from = place(i - 0.3);
      to = place(i + 0.32);
    }
    const [y1, y2] = down ? [top, bottom] : [bottom, top];
    const label = flight.labels.join(", ") || "data";
    const shape = [svg("line", {class: "flight " + flight.from, x1: from, y1, x2: to, y2: down ? y2 - 5 : y2 + 5, "marker-end": "url(#head-" + flight.from + ")"})];
    // The flight's other end: what of it left or came later than its first byte.
    if (model.timed && flight.end > flight.start)
      shape.push(svg("polygon", {class: "body " + flight.from, points: down
        ? [from, y1, place(flight.end), y1, place(flight.end + oneWay), y2, to, y2].join(" ")
        : [from, y1, place(Math.max(flight.end - oneWay, 0)), y1, place(flight.end), y2, to, y2].join(" ")}));
    parts.push(svg("a", {href: "#step=" + flight.index, class: "flight-link", "aria-label": flight.from + ": " + label + (flight.bytes ? ", " + count(flight.bytes, "byte") : "")},
      svg("title", null, label), svg("line", {class: "hit", x1: from, y1, x2: to, y2}), shape));
    if (!model.timed)
      parts.push(svg("text", {class: "flight-name " + flight.from, x: down ? from : to, y: down ? y1 - 8 : y1 === bottom ? bottom + 18 : 0, "text-anchor": "middle"},
        flight.labels.length > 1 ? flight.labels[0] + " +" + (flight.labels.length - 1) : label));
    // A round trip: we sent, and then had to wait.
    const ours = flight.from === (model.isServer ? "server" : "client");
    if (flight.closing) return;
    if (ours) asked = asked ?? (model.timed ? place(flight.start) : from);
    else if (asked !== null) {
      const end = model.timed ? place(flight.start) : to;
      trips += 1;
      parts.push(svg("path", {class: "trip", d: "M" + asked + " " + (ruler - 7) + " v7 H" + end + " v-7"}),
        svg("text", {class: "trip-name", x: (asked + end) / 2, y: ruler + 16, "text-anchor": "middle"}, String(trips)));
      asked = null;
    }
  });
  if (model.timed) {
    const last = Math.max(...model.events.map((e) => e.until ?? e.ms));
    const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].find((s) => last / s <= 9) || last;
    for (let ms = 0; ms <= last; ms += step)
      parts.push(svg("line", {class: "tick", x1: place(ms), x2: place(ms), y1: bottom + 30, y2: bottom + 35}),
        svg("text", {class: "tick-name", x: place(ms), y: 300, "text-anchor": "middle"}, (step < 1 ? ms.toFixed(1) : ms) + (ms === 0 ? " ms" : "")));
  }
  const head = (side) => svg("marker", {id: "head-" + side, viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto"},
    svg("path", {class: "head " + side, d: "M0 0 L8 4 L0 8 Z"}));
  return h("div", {class: "wide", tabindex: "0", role: "region", "aria-label": "Timeline, scrolls sideways"},
    svg("svg", {viewBox: "0 0 1000 310", class: "timeline", role: "group", "aria-label": "Timeline: " + count(flights.length, "flight") + ", " + count(trips, "round trip")},
      svg("defs", null, head("client"), head("server")), parts,
      svg("text", {class: "tick-name", x: left - 8, y: ruler + 4, "text-anchor": "end"}, "round trips")));
}

function overview(model) {
  fill("overview", h("h2", {id: "overview-title"}, "The flow"), totals(model), timeline(model),
    h("p", {class: "note"}, model.timed
      ? "To scale. When a flight was at the " + (model.isServer ? "client" : "server") + " is estimated: half of the quickest answer’s time, each way."
      : "This run had no clock: only the order is real."));
}
