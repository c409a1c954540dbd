// The flow to scale: time runs to the right, the client is above, the server below, and each flight is an arrow between them.

function totals(model) {
  const phases = model.story.phases, cards = [];
  const before = model.tripsBefore();
  if (phases.length && before === null)
    cards.push(["no request", "was sent: the flow failed earlier"]);
  else if (phases.length)
    cards.push([count(before, "round trip"), "before the first byte of the request, without DNS" +
      (model.story.negotiated.early_data === "accepted" ? ": 0-RTT saved one" : before > 1 ? "; 1 when resumed with 0-RTT" : "")]);
  for (const phase of phases)
    cards.push([phase.milliseconds === null ? "no clock" : milliseconds(phase.milliseconds),
      phase.phase + ", " + (phase.ok ? count(phase.round_trips, "round trip") : "failed")]);
  if (!phases.length && model.timed)
    for (const [phase, begin, end] of phaseTimes(model)) cards.push([milliseconds(end - begin), phase + ", measured by the server"]);
  const size = (side) => model.flights.filter((f) => f.from === side).reduce((sum, f) => sum + f.bytes, 0);
  cards.push([size("client").toLocaleString("en-US") + " and " + count(size("server"), "byte"), "in TLS records from the client and from the server"]);
  return h("ul", {class: "totals"}, cards.map(([value, what]) => h("li", null, h("strong", null, value), h("span", null, what))));
}

// Puts labels in two rows, and leaves out those that do not fit.
class Labels {
  constructor(rows) { this.rows = rows.map((y) => ({y, free: -Infinity})); }
  place(x, text) {
    const half = text.length * 3.5, row = this.rows.find((r) => x - half > r.free + 6);
    if (row) row.free = x + half;
    return row && row.y;
  }
}

// How long a flight travels at most: half of the quickest answer, of TCP or of TLS.
function oneWayTime(model) {
  const tcp = model.story.phases.find((p) => p.phase === "TCP"), own = model.isServer ? "server" : "client";
  let time = tcp ? tcp.milliseconds / 2 : Infinity;
  model.flights.forEach((flight, i) => {
    const before = model.flights[i - 1];
    if (before && before.phase === "TLS" && before.from === own && flight.from !== own) time = Math.min(time, Math.max(flight.start - before.start, 0) / 2);
  });
  return Number.isFinite(time) ? time : 0;
}

const LEFT = 96, RIGHT = 980, CLIENT = 92, SERVER = 222, TICKS = 266, TRIPS = 312;

// When each phase began and ended. A server knows no phases: there, TLS lasts until CONNECTED.
function phaseTimes(model) {
  const times = [], begun = {};
  for (const event of model.events) {
    if (event.type === "phase_begun") begun[event.phase] = event.ms;
    if (event.type === "phase_ended") times.push([event.phase, begun[event.phase], event.ms]);
  }
  if (times.length || !model.flights.length) return times;
  const connected = model.events.find((event) => event.type === "state" && event.name === "CONNECTED");
  return [["TLS", model.began, connected ? connected.ms : model.ends], ...(connected ? [["HTTP", connected.ms, model.ends]] : [])];
}

// The phases as coloured lanes across both rails.
function lanes(model, place) {
  return phaseTimes(model).map(([phase, begin, end]) => {
    const x = place(begin), width = Math.max(place(end) - x, 1.5), name = phase.toLowerCase();
    return [svg("rect", {class: "band " + name, x, width, y: 14, height: TICKS - 14}), svg("rect", {class: "lane " + name, x, width, y: 14, height: 22}, svg("title", null, phase)),
      width > 34 && svg("text", {class: "lane-name", x: x + 6, y: 30}, phase)];
  });
}

function ticks(from, last, place) {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 30000, 60000].find((s) => last / s <= 9) || last;
  const parts = [svg("line", {class: "tick", x1: LEFT, x2: RIGHT, y1: TICKS, y2: TICKS})];
  for (let ms = 0; ms <= last; ms += step)
    parts.push(svg("line", {class: "tick", x1: place(from + ms), x2: place(from + ms), y1: TICKS, y2: TICKS + 6}),
      svg("text", {class: "tick-name", x: place(from + ms), y: TICKS + 20, "text-anchor": "middle"}, (step < 1 ? ms.toFixed(1) : ms) + (ms === 0 ? " ms" : "")));
  return parts;
}

// `from` and `last`: the time at the left end, and how much time is shown; `id` and `link` distinguish several drawings on a page.
function drawing(model, {from = 0, last = model.ends, id = "one", link = ""} = {}) {
  const flights = model.flights;
  // Without a clock only the order is known: each flight takes one unit.
  const scale = model.timed ? (RIGHT - LEFT) / Math.max(last, 0.001) : (RIGHT - LEFT) / (flights.length + 0.5);
  const place = model.timed ? (ms) => LEFT + (ms - from) * scale : (index) => LEFT + (index + 0.5) * scale;
  const oneWay = model.timed ? oneWayTime(model) : 0, own = model.isServer ? "server" : "client";
  const parts = model.timed ? lanes(model, place) : [];
  for (const [name, y] of [["client", CLIENT], ["server", SERVER]])
    parts.push(svg("line", {class: "rail", x1: LEFT, x2: RIGHT, y1: y, y2: y}), svg("text", {class: "who", x: LEFT - 8, y: y + 4, "text-anchor": "end"}, name));

  const labels = {client: new Labels([CLIENT - 8, CLIENT - 26]), server: new Labels([SERVER + 18, SERVER + 36])};
  let trips = 0, asked = null;
  const shapes = flights.map((flight, i) => {
    const down = flight.from === "client", ours = flight.from === own;
    // One side knows when its own flights left, and when the other's arrived.
    const leaves = model.timed ? (ms) => place(ours ? ms : Math.max(ms - oneWay, 0)) : () => place(i - 0.3);
    const arrives = model.timed ? (ms) => place(ours ? ms + oneWay : ms) : () => place(i + 0.32);
    const [y1, y2] = down ? [CLIENT, SERVER] : [SERVER, CLIENT];
    const [x1, x2] = [leaves(flight.start), arrives(flight.start)];
    const label = flight.labels.join(", ") || "data";
    const shape = [svg("line", {class: "flight " + flight.from, x1, y1, x2, y2: down ? y2 - 5 : y2 + 5, "marker-end": "url(#head-" + id + "-" + flight.from + ")"})];
    // The rest of the flight, which left or came later than its first byte.
    if (model.timed && flight.end > flight.start)
      shape.push(svg("polygon", {class: "body " + flight.from, points: [x1, y1, leaves(flight.end), y1, arrives(flight.end), y2, x2, y2].join(" ")}));
    // A request together with other messages: this is the point of early data.
    const request = flight.labels.slice(1).find((label) => label.endsWith(" HTTP/1.1"));
    const short = safe(flight.labels[0] || "data").slice(0, 32) + (request ? ", " + safe(request.split(" ")[0]) : flight.labels.length > 1 ? " +" + (flight.labels.length - 1) : "");
    const y = labels[flight.from].place(x1, short), x = Math.min(Math.max(x1, LEFT + short.length * 3.5 - 20), 996 - short.length * 3.5);
    const name = (tone, text) => svg("text", {class: "flight-name " + flight.from + " " + tone, x, y, "text-anchor": "middle"}, text);
    // Everybody can read TCP and what is in clear; of the rest, the size.
    if (y) parts.push(flight.bytes ? [name("inside", short), name("outside", count(flight.bytes, "byte"))] : name("", short));
    const waited = !flight.closing && !down && asked !== null;
    // The answer to early data does not wait for the rest of the handshake.
    if (!flight.closing && down && !flight.labels.includes("EndOfEarlyData")) asked = asked ?? x1;
    // A round trip: the client sent something and then had to wait.
    if (waited) {
      trips += 1;
      parts.push(svg("path", {class: "trip", d: "M" + asked + " " + (TRIPS - 8) + " v8 H" + x2 + " v-8"}),
        svg("text", {class: "trip-name", x: (asked + x2) / 2, y: TRIPS + 16, "text-anchor": "middle"}, String(trips)));
      asked = null;
    }
    return svg("a", {href: "#" + link + "step=" + flight.index, class: "flight-link", "aria-label": flight.from + ": " + safe(label) + (flight.bytes ? ", " + count(flight.bytes, "byte") : "")},
      svg("title", null, safe(label)), svg("line", {class: "hit", x1, y1, x2, y2}), shape);
  });
  const head = (side) => svg("marker", {id: "head-" + id + "-" + side, viewBox: "0 0 8 8", refX: 6, refY: 4, markerUnits: "userSpaceOnUse", markerWidth: 14, markerHeight: 14, orient: "auto"},
    svg("path", {class: "head " + side, d: "M0 0 L8 4 L0 8 Z"}));
  const cursor = svg("line", {class: "cursor", x1: -9, x2: -9, y1: 40, y2: TICKS});
  const picture = svg("svg", {viewBox: "0 0 1000 340", class: "timeline", role: "group", "aria-label": "Timeline: " + count(flights.length, "flight") + ", " + count(trips, "round trip")},
    svg("defs", null, head("client"), head("server")), parts, cursor, shapes, model.timed ? ticks(from, last, place) : [],
    svg("text", {class: "tick-name", x: LEFT - 8, y: TRIPS + 4, "text-anchor": "end"}, "round trips"));
  // Marks a step's place in the flow.
  picture.mark = (event) => {
    const i = flights.findLastIndex((flight) => flight.index <= event.index);
    shapes.forEach((shape, k) => shape.classList.toggle("here", k === i && event.index <= flights[i].last));
    const x = model.timed ? place(event.ms) : i < 0 ? -9 : place(i);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
  };
  return picture;
}

function timeline(model) {
  if (!model.flights.length) return null;
  model.picture = drawing(model);
  return h("div", {class: "wide", tabindex: "0", role: "region", "aria-label": "Timeline, scrolls sideways"}, model.picture);
}

function overview(model, name) {
  fill("overview", h("h2", {id: "overview-title"}, name), totals(model), timeline(model),
    h("p", {class: "note"}, model.timed
      ? oneWayTime(model) > 0 ? "To scale. Times at the " + (model.isServer ? "client" : "server") + " are estimated: half of the quickest answer’s time each way."
        : "To scale, except how long a flight travelled: without an answer this is unknown."
      : "This run had no clock: only the order is known."));
}
