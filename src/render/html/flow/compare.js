// Several flows side by side: their cost, their timelines on one scale, and their steps aligned.

// Which items are aligned: an item is in one row with the items of other flows that have the same key.
function comparable(model) {
  const items = [];
  const began = {};
  for (const event of model.events) {
    const side = event.direction ? model.side(event) : "", last = items[items.length - 1];
    const add = (key, kind, title, more) => items.push({key, kind, side, title, event, ...more});
    switch (event.type) {
      case "phase_begun": began[event.phase] = items.length; add("phase " + event.phase, "phase", event.phase + ": " + event.title); break;
      case "phase_ended":
        if (items[began[event.phase]]) Object.assign(items[began[event.phase]], {took: event.milliseconds, trips: event.round_trips, failed: !event.ok});
        break;
      case "message": add(side + " " + event.name.replace("Compressed", ""), "message", event.name, {size: event.size, facts: event.facts, keys: model.keysOf(event)}); break;
      case "keys": add(side + " " + event.keys + " keys" + event.generation, "keys", model.titleOf(event), {facts: [{name: "cipher_suite", value: event.cipher_suite}]}); break;
      case "certificates": add("certificates", "judgement", model.titleOf(event), {facts: [{name: "checks that failed", value: String(event.checks.filter((check) => check.outcome === "failed").length)}]}); break;
      case "http_head": add(side + " head", "http", event.first_line, {facts: event.fields}); break;
      case "application_data":
        // One line for all of it, however many records it took.
        if (last && last.kind === "data" && last.side === side) last.size += event.wire_size;
        else add(side + " data", "data", "application data", {size: event.wire_size, keys: event.keys});
        break;
      case "alert": add(side + " alert " + event.alert.name, "alert", "alert " + event.alert.name, {facts: event.why ? [{name: "why", value: event.why}] : []}); break;
      case "error": add("error", "alert", "it failed", {facts: [{name: "why", value: event.what}]}); break;
      case "closed": add("closed", "phase", "closed"); break;
    }
  }
  return items.slice(0, 600);
}

// The longest common subsequence of the keys of both lists, as pairs of places; the earliest if there are several.
function alike(left, right) {
  const best = Array.from({length: left.length + 1}, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      best[i][j] = left[i] === right[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
  const pairs = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;)
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (best[i + 1][j] >= best[i][j + 1]) i++;
    else j++;
  return pairs;
}

// Rows of one cell for each flow, null if the flow has nothing of that kind there.
function align(models) {
  let rows = [];
  models.forEach((model, column) => {
    const items = comparable(model), pairs = alike(rows.map((row) => row.key), items.map((item) => item.key));
    const merged = [];
    let i = 0, j = 0;
    for (const [left, right] of [...pairs, [rows.length, items.length]]) {
      for (; i < left; i++) merged.push(rows[i]);
      for (; j < right; j++) merged.push({key: items[j].key, cells: models.map((_, k) => k === column ? items[j] : null)});
      if (left < rows.length) { rows[left].cells[column] = items[right]; merged.push(rows[left]); i++; j++; }
    }
    rows = merged;
  });
  return rows;
}

// Why a flow has no such step, if that is known.
function reasonOfGap(model, row, rows, column) {
  const event = row.cells.find(Boolean), has = (name) => model.messages.some((m) => m.name === name);
  const elsewhere = rows.find((other) => other !== row && other.key === row.key && other.cells[column] && !other.cells.some((cell, k) => cell && row.cells[k]));
  if (elsewhere) return ["elsewhere in this flow: step " + elsewhere.cells[column].event.index];
  if (model.story.error && row.key !== "error") return ["not reached: the flow failed earlier"];
  const psk = model.story.negotiated.resumed || (model.story.connected && !has("Certificate") && !has("CompressedCertificate"));
  if (["server Certificate", "server CertificateVerify", "certificates"].includes(row.key) && psk)
    return ["not needed: a key from before proves who the server is", {rfc: 9846, section: "2.2", rfc8446_section: "2.2"}];
  if (row.key === "server HelloRetryRequest" || (row.key === "client ClientHello" && rows.some((r) => r.key === "server HelloRetryRequest")))
    return ["not needed: the first ClientHello had a key share for a group that the server accepts", {rfc: 9846, section: "2.1", rfc8446_section: "2.1"}];
  if (row.key === "client EndOfEarlyData" || /early keys/.test(row.key)) return ["no early data in this flow", {rfc: 9846, section: "2.3", rfc8446_section: "2.3"}];
  if (row.key === "server CertificateRequest" || ["client Certificate", "client CertificateVerify"].includes(row.key)) return ["the server asks for no client certificate in this flow"];
  if (row.key === "server NewSessionTicket") return ["no such ticket in this flow"];
  if (row.key === "client data" || row.key === "client head") return ["not at this point"];
  return ["not in this flow" + (event.kind === "alert" ? ": nothing went wrong" : "")];
}

function factNames(cells) {
  return [...new Set(cells.flatMap((cell) => (cell && cell.facts) || []).map((fact) => fact.name))];
}
const factOf = (cell, name) => cell ? (cell.facts || []).filter((fact) => fact.name === name).map((fact) => fact.value).join(", ") || null : null;

// The facts that are not the same in all flows that have the step.
function differing(row) {
  const cells = row.cells.filter(Boolean);
  return cells.length < 2 ? [] : factNames(cells).filter((name) => cells.some((cell) => factOf(cell, name) !== factOf(cells[0], name)));
}

// The fields of a message that hold bytes, by their path without the parts that all paths share: "key_share › client_shares › [0] › group".
function leavesByPath(event) {
  const leaves = new Map(), seen = new Map(), path = [];
  event.fields.forEach((field, i) => {
    path.length = field.depth;
    const leaf = isLeaf(event.fields, i), many = /^\[\d+\]$|^Extension$/.test(field.name) && !leaf;
    path.push(many && field.meaning ? field.meaning : field.name);
    if (!leaf || !field.size) return;
    let key = path.slice(path.length > 2 ? 2 : 1).filter((name) => name !== "extensions" && name !== "extension_data").join(" › ");
    seen.set(key, (seen.get(key) || 0) + 1);
    if (seen.get(key) > 1) key += " #" + seen.get(key);
    leaves.set(key, {hex: event.bytes.substr(2 * field.offset, 2 * field.size), meaning: field.meaning, size: field.size});
  });
  return leaves;
}

function showLeaf(leaf) {
  if (!leaf) return h("span", {class: "none"}, "none");
  const most = 20, hex = leaf.hex.length > 2 * most ? leaf.hex.slice(0, 2 * most) + "…" : leaf.hex;
  return [leaf.meaning && [safe(leaf.meaning), " "], h("code", {class: "faint"}, hex), leaf.size > most && !/ bytes?$/.test(leaf.meaning) && h("span", {class: "faint"}, " " + count(leaf.size, "byte"))];
}

// What each flow has for each name; differences are marked. A list on a phone, columns elsewhere.
function differences(names, cellOf, columns) {
  return h("div", {class: "beside", role: "table", style: "--flows:" + columns.length}, names.map(([name, differs]) =>
    h("div", {class: "beside-row" + (differs ? " differs" : ""), role: "row"},
      h("div", {class: "beside-name", role: "rowheader"}, h("span", {"aria-hidden": "true"}, differs ? "≠ " : "= "), h("span", {class: "unseen"}, differs ? "differs: " : "same: "), safe(name)),
      columns.map((column) => h("div", {class: "beside-value", role: "cell"}, flowBadge(column), cellOf(name, column))))));
}

function flowBadge(column) { return h("span", {class: "flow-badge"}, h("span", {class: "unseen"}, "flow "), String(column + 1)); }

function rowBody(models, row) {
  const columns = models.map((_, i) => i).filter((i) => row.cells[i]), cells = columns.map((i) => row.cells[i]);
  const changed = differing(row), names = factNames(cells);
  const link = (i) => "#flow=" + (i + 1) + "&step=" + row.cells[i].event.index;
  const parts = [h("p", {class: "note"}, columns.map((i, k) => [k > 0 && " · ", h("a", {href: link(i)}, "step " + row.cells[i].event.index + " of flow " + (i + 1))]))];
  if (names.length) parts.push(differences(names.map((name) => [name, changed.includes(name)]), (name, i) => safe(factOf(row.cells[i], name) ?? "none"), columns));
  if (cells.length > 1 && cells.every((cell) => cell.event.type === "message" && cell.event.fields)) {
    const leaves = new Map(columns.map((i) => [i, leavesByPath(row.cells[i].event)]));
    const paths = [...new Set([...leaves.values()].flatMap((of) => [...of.keys()]))];
    const unlike = paths.filter((path) => new Set(columns.map((i) => (leaves.get(i).get(path) || {}).hex)).size > 1);
    parts.push(h("h4", null, count(paths.length - unlike.length, "field") + " byte for byte the same, " + unlike.length + " not"),
      unlike.length > 0 && differences(unlike.slice(0, 200).map((path) => [path, true]), (path, i) => showLeaf(leaves.get(i).get(path)), columns));
  }
  return parts;
}

function compareCell(models, rows, row, column) {
  const cell = row.cells[column], model = models[column], first = row.cells.find(Boolean);
  if (!cell) {
    const [why, section] = reasonOfGap(model, row, rows, column);
    return h("span", {class: "side gap"}, flowBadge(column), h("span", {class: "why"}, why, section && h("small", null, " RFC " + section.rfc + " " + section.section)));
  }
  const details = [];
  if (cell.size !== undefined) details.push(count(cell.size, "byte") + (cell !== first && first.size !== undefined && cell.size !== first.size ? " (" + signed(cell.size - first.size) + ")" : ""));
  if (cell.keys) details.push(cell.keys === "plaintext" ? "in clear" : cell.keys + " keys");
  if (cell.trips !== undefined) details.push((cell.took === null || !model.timed ? "" : milliseconds(cell.took) + ", ") + count(cell.trips, "round trip") + (cell.failed ? ", failed" : ""));
  if (model.timed) details.push("at " + milliseconds(cell.event.ms - model.began));
  return h("span", {class: "side " + cell.side}, flowBadge(column), h("span", {class: "what"},
    h("span", {class: "name"}, cell.side && h("span", {"aria-hidden": "true"}, cell.side === "client" ? "→ " : "← "), safe(cell.title)), h("small", null, details.join(" · "))));
}

function compareRow(models, rows, row) {
  const present = row.cells.filter(Boolean).length, changed = differing(row);
  const state = present < models.length ? "partial" : changed.length ? "differs" : "same";
  const says = changed.slice(0, 4).join(", ") + (changed.length > 4 ? " and " + (changed.length - 4) + " more" : "");
  const details = h("details", {class: "pair " + row.cells.find(Boolean).kind + " " + state},
    h("summary", null, models.map((_, i) => compareCell(models, rows, row, i)),
      h("span", {class: "state"}, changed.length > 0 ? [h("span", {"aria-hidden": "true"}, "≠ "), "differs in " + safe(says)] : present > 1 && present === models.length ? h("span", {class: "unseen"}, "the same in all flows") : null)));
  // Made when it is opened, because most rows never are.
  details.addEventListener("toggle", () => { if (details.open && !details.lastChild.matches(".pair-body")) details.append(h("div", {class: "pair-body"}, rowBody(models, row))); });
  return h("li", null, details);
}

const signed = (number, unit) => (number > 0 ? "+" : number < 0 ? "−" : "±") + (unit ? count(Math.abs(number), unit) : Math.abs(number).toLocaleString("en-US"));
const bytesFrom = (model, side) => model.flights.filter((f) => f.from === side).reduce((sum, f) => sum + f.bytes, 0);

// [what, its value in a flow or null, how to write a value, a difference, and null]
function measures() {
  const phase = (model, name) => model.story.phases.find((p) => p.phase === name);
  const trips = (n) => count(n, "round trip"), bytes = (n) => count(n, "byte");
  const ms = (n) => (n > 0 ? "+" : "−") + milliseconds(Math.abs(n));
  return [
    ["round trips before the first byte of the request, without DNS", (m) => m.tripsBefore(), (n) => String(n), (n) => signed(n), "no request"],
    ...PHASES.map((name) => [name, (m) => { const p = phase(m, name); return p && m.timed ? p.milliseconds : null; }, milliseconds, ms]),
    ["TLS, measured by the server", (m) => { const time = m.timed && !m.story.phases.length && phaseTimes(m)[0]; return time ? time[2] - time[1] : null; }, milliseconds, ms],
    ["round trips of TLS", (m) => { const p = phase(m, "TLS"); return p ? p.round_trips : null; }, trips, (n) => signed(n)],
    ["in TLS records from the client", (m) => bytesFrom(m, "client"), bytes, (n) => signed(n)],
    ["in TLS records from the server", (m) => bytesFrom(m, "server"), bytes, (n) => signed(n)],
  ];
}

function agreedRows() {
  const agreed = (name) => (model) => safe(model.story.negotiated[name] ?? "none");
  return [["ended", (model) => model.story.error ? safe(model.story.error.what) : "well"],
    ["cipher suite", agreed("cipher_suite")], ["group", agreed("group")], ["server’s signature", agreed("signature_algorithm")],
    ["resumed", (model) => model.story.negotiated.resumed ? "yes" : "no"], ["early data", agreed("early_data")],
    ["HelloRetryRequest", (model) => model.story.negotiated.hello_retry_request ? "yes" : "no"]];
}

// On a phone rows are shown as blocks, which a browser no longer treats as a table; so the roles are explicit.
function totalsTable(models, current) {
  const row = (head, cells) => h("tr", {role: "row"}, head, cells);
  const name = (text) => h("th", {scope: "row", role: "rowheader"}, text);
  const cell = (tone, i, ...content) => h("td", {class: tone, role: "cell"}, flowBadge(i), content);
  const head = row(h("td", {role: "cell"}), models.map((model, i) => h("th", {scope: "col", role: "columnheader"}, flowBadge(i), " ",
    h("a", {href: "#flow=" + (i + 1), "aria-current": model === current ? "true" : null}, safe(model.title)), model === current && h("small", null, "walked through below"))));
  const numbers = measures().map(([what, of, write, difference, none = "none"]) => {
    const values = models.map(of);
    if (values.every((value) => value === null)) return null;
    return row(name(what), values.map((value, i) => cell("number" + (value !== values[0] ? " differs" : ""), i,
      value === null ? none : write(value), i > 0 && value !== null && values[0] !== null && value !== values[0] && h("small", null, difference(value - values[0])))));
  });
  const words = agreedRows().map(([what, of]) => {
    const values = models.map(of);
    return row(name(what), values.map((value, i) => cell(value !== values[0] ? "differs" : null, i, value)));
  });
  return h("div", {class: "wide", tabindex: "0", role: "region", "aria-label": "Totals, may scroll sideways"},
    h("table", {class: "comparison", role: "table", style: "--flows:" + models.length}, h("thead", {role: "rowgroup"}, head), h("tbody", {role: "rowgroup"}, numbers, words)));
}

// A flow in a sentence, compared with the first one.
function sentence(models, i) {
  const [first, model] = [models[0], models[i]], [before, trips] = [first.tripsBefore(), model.tripsBefore()];
  const size = (m) => bytesFrom(m, "client") + bytesFrom(m, "server"), bytes = size(model) - size(first);
  const difference = i === 0 || before === null ? "" : trips === before ? ", as many as flow 1" : ", " + Math.abs(trips - before) + (trips < before ? " fewer" : " more") + " than flow 1";
  return h("li", null, flowBadge(i), " ", trips === null ? null : [h("strong", null, count(trips, "round trip")), " before the request", difference, ", and "],
    h("strong", null, count(size(model), "byte")), " in TLS records", i === 0 ? "" : bytes === 0 ? ", as many" : ", " + count(Math.abs(bytes), "byte") + (bytes < 0 ? " fewer" : " more"),
    model.story.error ? "; it failed." : ".");
}

function showComparison(models, current) {
  if (models.length < 2) return fill("comparison");
  const rows = align(models), timed = models.every((model) => model.timed);
  const last = Math.max(...models.map((model) => model.ends - model.began));
  const grid = h("div", {class: "aligned", style: "--flows:" + models.length});
  fill("comparison", h("h2", {id: "comparison-title"}, "Side by side"),
    h("ul", {class: "sentences"}, models.map((_, i) => sentence(models, i))),
    totalsTable(models, current),
    h("h3", null, timed ? "On one scale of time" : "In order"),
    h("div", {class: "wide", tabindex: "0", role: "region", "aria-label": "Timelines, scroll sideways"}, models.map((model, i) =>
      h("div", {class: "scaled"}, h("p", null, flowBadge(i), " ", safe(model.title)), drawing(model, {last, from: model.began, id: "flow" + (i + 1), link: "flow=" + (i + 1) + "&"})))),
    h("h3", null, "Step by step"),
    h("p", {class: "prose"}, "Each row aligns steps of the same kind. Open a row to see which fields differ."),
    h("p", null, h("label", null, h("input", {type: "checkbox", id: "only-differences", onchange: (event) => grid.classList.toggle("only-differences", event.target.checked)}), " Hide what is the same")),
    put(grid, null, [
      h("div", {class: "aligned-head", "aria-hidden": "true"}, models.map((model, i) => h("span", null, flowBadge(i), " ", safe(model.title)))),
      h("ol", {class: "pairs"}, rows.map((row) => compareRow(models, rows, row)))]));
}
