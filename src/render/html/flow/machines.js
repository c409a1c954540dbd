// The state machines of RFC 9846 appendix A, client and server, with where both stand.

const MACHINES = {
  client: {
    section: {rfc: 9846, section: "A.1", rfc8446_section: "A.1"},
    states: {START: [150, 24], WAIT_SH: [150, 92], WAIT_EE: [150, 160], WAIT_CERT_CR: [222, 228], WAIT_CERT: [318, 296],
             WAIT_CV: [222, 364], WAIT_FINISHED: [150, 432], CONNECTED: [150, 512]},
    arrows: [
      ["START", "WAIT_SH", "Send ClientHello", "left"],
      ["WAIT_SH", "START", "Recv HelloRetryRequest", "loop"],
      ["WAIT_SH", "WAIT_EE", "Recv ServerHello\nK_recv = handshake", "left"],
      ["WAIT_EE", "WAIT_CERT_CR", "Using certificate", "right"],
      ["WAIT_EE", "WAIT_FINISHED", "Using PSK", "long"],
      ["WAIT_CERT_CR", "WAIT_CERT", "CertificateRequest", "right"],
      ["WAIT_CERT_CR", "WAIT_CV", "Certificate", "left"],
      ["WAIT_CERT", "WAIT_CV", "Certificate", "right"],
      ["WAIT_CV", "WAIT_FINISHED", "CertificateVerify", "right"],
      ["WAIT_FINISHED", "CONNECTED", "Recv Finished, Send Finished\nK_send = K_recv = application", "left"],
    ],
  },
  server: {
    section: {rfc: 9846, section: "A.2", rfc8446_section: "A.2"},
    states: {START: [150, 24], RECVD_CH: [150, 92], NEGOTIATED: [150, 160], WAIT_EOED: [244, 232], WAIT_FLIGHT2: [150, 296],
             WAIT_CERT: [240, 340], WAIT_CV: [240, 396], WAIT_FINISHED: [150, 446], CONNECTED: [150, 512]},
    arrows: [
      ["START", "RECVD_CH", "Recv ClientHello", "left"],
      ["RECVD_CH", "START", "Send HelloRetryRequest", "loop"],
      ["RECVD_CH", "NEGOTIATED", "Select parameters", "left"],
      ["NEGOTIATED", "WAIT_EOED", "0-RTT", "right"],
      ["NEGOTIATED", "WAIT_FLIGHT2", "Send ServerHello ... Finished\nK_send = application", "left"],
      ["WAIT_EOED", "WAIT_FLIGHT2", "EndOfEarlyData", "right"],
      ["WAIT_FLIGHT2", "WAIT_CERT", "client auth", "right"],
      ["WAIT_FLIGHT2", "WAIT_FINISHED", "No auth", "left"],
      ["WAIT_CERT", "WAIT_CV", "Certificate", "right"],
      ["WAIT_CERT", "WAIT_FINISHED", "empty", "none"],
      ["WAIT_CV", "WAIT_FINISHED", "CertificateVerify", "right"],
      ["WAIT_FINISHED", "CONNECTED", "Recv Finished\nK_recv = application", "left"],
    ],
  },
};

function diagram(side, current, visited) {
  const machine = MACHINES[side], parts = [];
  for (const [from, to, label, shape] of machine.arrows) {
    const [x1, y1] = machine.states[from], [x2, y2] = machine.states[to];
    const taken = visited.some((state, i) => state === from && visited[i + 1] === to);
    let d, lx, ly, anchor = "start";
    if (shape === "loop") {
      d = "M" + (x1 + 50) + " " + (y1 - 4) + " C " + (x1 + 96) + " " + (y1 - 12) + " " + (x2 + 96) + " " + (y2 + 12) + " " + (x2 + 52) + " " + (y2 + 4);
      lx = x1 + 92; ly = (y1 + y2) / 2 + 4;
    } else if (shape === "long") {
      d = "M" + (x1 - 40) + " " + (y1 + 13) + " C " + (x1 - 96) + " " + (y1 + 90) + " " + (x2 - 96) + " " + (y2 - 90) + " " + (x2 - 40) + " " + (y2 - 15);
      lx = x1 - 90; ly = (y1 + y2) / 2; anchor = "end";
    } else {
      d = "M" + x1 + " " + (y1 + 13) + " L" + x2 + " " + (y2 - 16);
      lx = (x1 + x2) / 2 + (shape === "right" ? 12 : -8);
      ly = (y1 + y2) / 2 + 2;
      anchor = shape === "right" ? "start" : "end";
    }
    parts.push(svg("path", {class: "arrow" + (taken ? " taken" : ""), d, "marker-end": "url(#arrow-" + side + (taken ? "-taken" : "") + ")"}));
    if (shape !== "none")
      label.split("\n").forEach((line, i, all) => parts.push(svg("text", {class: "arrow-name" + (taken ? " taken" : ""), x: lx, y: ly + (i - (all.length - 1) / 2) * 13, "text-anchor": anchor}, line)));
  }
  for (const [name, [x, y]] of Object.entries(machine.states)) {
    const tone = name === current ? " current" : visited.includes(name) ? " visited" : "";
    parts.push(svg("rect", {class: "state" + tone, x: x - 54, y: y - 13, width: 108, height: 26, rx: 13}),
      svg("text", {class: "state-name" + tone, x, y: y + 4, "text-anchor": "middle"}, name));
  }
  const marker = (id, tone) => svg("marker", {id, viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto"},
    svg("path", {class: "arrow-head" + tone, d: "M0 0 L8 4 L0 8 Z"}));
  return h("figure", {class: "machine"},
    h("figcaption", null, h("strong", null, side), " is in ", h("code", null, current), " ", cite(machine.section)),
    svg("svg", {viewBox: "-40 0 440 536", role: "img", "aria-label": "State machine of the " + side + ": in " + current + ", after " + visited.join(", ")},
      svg("defs", null, marker("arrow-" + side, ""), marker("arrow-" + side + "-taken", " taken")), parts));
}

function showMachines(model, index) {
  const step = model.standings[index];
  const parts = ["client", "server"].map((side) => diagram(side, step[side][step[side].length - 1], step[side]));
  const other = model.isServer ? "client" : "server";
  const keys = model.keysInForce(index);
  const rows = model.knowledge(index);
  const mark = (yes) => h("td", {class: yes ? "yes" : "no"}, yes ? "yes" : "no");
  fill("machines", h("h2", {id: "machines-title"}, "Where both stand after this step"),
    h("div", {class: "machine-split"}, parts,
      h("div", {class: "standing"},
        h("h3", null, "Who knows what"),
        rows.length ? h("table", null, h("thead", null, h("tr", null, ["", "client", "server", "observer"].map((name) => name ? h("th", {scope: "col"}, name) : h("td")))),
          h("tbody", null, rows.map(([what, ...who]) => h("tr", null, h("th", {scope: "row"}, safe(what)), who.map(mark))))) : h("p", null, "Nothing was said yet."),
        h("h3", null, "Keys in force"),
        h("dl", {class: "facts"}, ["client", "server"].map((side) => [h("dt", null, side + " sends with"),
          h("dd", null, keys[side] ? keys[side].keys + " keys" + (keys[side].generation ? ", generation " + keys[side].generation : "") + ", " + keys[side].cipher_suite : "no keys: in clear")])),
        h("h3", null, "Transcript hash"),
        h("p", {class: "hash"}, step.transcript ? h("code", null, step.transcript) : "of nothing yet, or no hash function was ever chosen"),
        h("p", {class: "note"}, "The state of the " + other + " is what follows from the messages that passed."))));
}
