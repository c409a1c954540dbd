// The state machines of RFC 9846 appendix A, with the current states of client and server.

// The boxes that a path of states goes through: the RFC draws some of the engine's states in one box.
function boxes(machine, path) {
  return path.flatMap((state) => {
    const same = Object.hasOwn(machine.same, state) ? machine.same[state] : null;
    return same ? [same.through, same.box].filter(Boolean) : [state];
  });
}

// From box to box: [the path, the point of its label, the side of that point].
function arrowPath(shape, [x1, y1], [x2, y2]) {
  const from = (x, y) => (x1 + x) + " " + (y1 + y), to = (x, y) => (x2 + x) + " " + (y2 + y);
  switch (shape) {
    case "loop": return ["M" + from(52, -4) + " C " + from(96, -12) + " " + to(96, 12) + " " + to(56, 4), [x1 + 92, (y1 + y2) / 2 + 4], "start"];
    case "outer": return ["M" + from(-40, 13) + " C " + from(-96, 90) + " " + to(-96, -90) + " " + to(-40, -15), [x1 - 90, (y1 + y2) / 2], "end"];
    case "inner": return ["M" + from(-54, 4) + " C " + from(-90, 12) + " " + to(28, -50) + " " + to(10, -16), [x1 - 74, y1 + 33], "start"];
  }
  // Between columns it leaves from the nearer side, and its label stays off the slope.
  const right = shape === "right", mid = [(x1 + x2) / 2 + (right ? 12 : -8), (y1 + y2) / 2 + 2 - (right ? 8 * Math.sign(x2 - x1) : 0)];
  return ["M" + from(Math.sign(x2 - x1) * 30, 13) + " L" + to(Math.sign(x1 - x2) * 30, -16), mid, right ? "start" : "end"];
}

// `stopped`: a failure ended the handshake in the current state.
function diagram(model, side, path, stopped) {
  const machine = model.machines[side], visited = boxes(machine, path), parts = [];
  const current = visited[visited.length - 1], state = path[path.length - 1];
  for (const arrow of machine.arrows) {
    const taken = visited.some((box, i) => box === arrow.from && visited[i + 1] === arrow.to);
    const [d, [x, y], anchor] = arrowPath(arrow.shape, machine.boxes[arrow.from], machine.boxes[arrow.to]);
    parts.push(svg("path", {class: "arrow" + (taken ? " taken" : ""), d, "marker-end": "url(#arrow-" + side + (taken ? "-taken" : "") + ")"}));
    arrow.label.split("\n").forEach((line, i, all) => parts.push(svg("text", {class: "arrow-name" + (taken ? " taken" : ""), x, y: y + (i - (all.length - 1) / 2) * 13, "text-anchor": anchor}, line)));
  }
  for (const [name, [x, y]] of Object.entries(machine.boxes)) {
    const tone = name === current ? (stopped ? " current stopped" : " current") : visited.includes(name) ? " visited" : "";
    parts.push(svg("rect", {class: "state" + tone, x: x - 54, y: y - 13, width: 108, height: 26, rx: 13}),
      svg("text", {class: "state-name" + tone, x, y: y + 4, "text-anchor": "middle"}, name));
  }
  const marker = (id, tone) => svg("marker", {id, viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto"},
    svg("path", {class: "arrow-head" + tone, d: "M0 0 L8 4 L0 8 Z"}));
  return h("figure", {class: "machine " + side},
    h("figcaption", null, h("strong", null, side), stopped ? " stopped in " : " is in ", h("code", null, safe(state)), " ", cite(machine.section)),
    svg("svg", {viewBox: "-40 0 440 536", role: "img", "aria-label": "State machine of the " + side + ": " + (stopped ? "stopped in " : "in ") + safe(state) + ", after " + safe(path.slice(0, -1).join(", ") || "nothing")},
      svg("defs", null, marker("arrow-" + side, ""), marker("arrow-" + side + "-taken", " taken")), parts));
}

// Both sides at a glance, after step `index`.
function strip(model, index) {
  const step = model.standings[index], keys = model.keysInForce(index);
  const failed = model.failure && model.failure.event.index <= index ? model.failure.sides : [];
  const sends = (side) => keys[side] ? "sends with " + keys[side].keys + " keys" : "sends in clear";
  return h("dl", {class: "strip", "aria-label": "Both sides after this step"}, ["client", "server"].map((side) =>
      h("div", {class: side}, h("dt", null, side), h("dd", null, h("code", {class: failed.includes(side) ? "bad" : null}, safe(step[side][step[side].length - 1]), failed.includes(side) && " ✗"), h("small", null, sends(side))))),
    h("div", {class: "hashed"}, h("dt", null, "transcript hash"), h("dd", null, step.transcript ? h("code", {title: step.transcript}, step.transcript.slice(0, 16) + "…") : "none yet", h("small", null, h("a", {href: "#machines"}, "the whole of it, below")))));
}

function knowledgeTable(model, index) {
  const rows = model.knowledge(index), mark = (yes) => h("td", {class: yes ? "yes" : "no"}, yes ? "yes" : "no");
  if (!rows.length) return h("p", null, "Nothing has been sent yet.");
  return h("table", null, h("thead", null, h("tr", null, ["", "client", "server", "observer"].map((name) => name ? h("th", {scope: "col"}, name) : h("td")))),
    h("tbody", null, rows.map(([what, ...who]) => h("tr", null, h("th", {scope: "row"}, safe(what)), who.map(mark)))));
}

// An observer sees no state, key or hash; show what they know instead.
function showMachines(model, index, observer) {
  if (observer)
    return fill("machines", h("h2", {id: "machines-title"}, "What the observer knows after this step"),
      h("div", {class: "sides only"}, knowledgeTable(model, index), h("p", {class: "note"}, "States, keys and the transcript hash exist only inside client and server.")));
  const step = model.standings[index], keys = model.keysInForce(index);
  const failed = model.failure && model.failure.event.index <= index ? model.failure.sides : [];
  fill("machines", h("h2", {id: "machines-title"}, "Both sides after this step"),
    h("div", {class: "machine-split"}, ["client", "server"].map((side) => diagram(model, side, step[side], failed.includes(side))),
      h("div", {class: "sides"},
        h("h3", null, "Who knows what"), knowledgeTable(model, index),
        h("h3", null, "Keys in force"),
        h("dl", {class: "facts"}, ["client", "server"].map((side) => [h("dt", null, side + " sends with"),
          h("dd", null, keys[side] ? [keys[side].keys + " keys" + (keys[side].generation ? ", generation " + keys[side].generation : "") + ", " + safe(keys[side].cipher_suite), h("small", null, "from ", h("code", null, safe(keys[side].secret)))] : "no keys: in clear")])),
        h("h3", null, "Transcript hash"),
        h("p", {class: "hash"}, step.transcript ? h("code", null, step.transcript) : "none yet, or no hash function was chosen"),
        h("p", {class: "note"}, "The state of the " + (model.isServer ? "client" : "server") + " is inferred from the messages."))));
}
