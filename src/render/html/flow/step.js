// One step: what happens in it, and every byte of it.

function stepBody(model, event) {
  switch (event.type) {
    case "message": {
      return [explanation(model.explainMessage(event)), facts(event.facts), commandDetails(model, event)];
    }
    case "record": return [h("p", {class: "prose"}, event.content_type === 20
        ? "Means nothing: it makes TLS 1.3 look like TLS 1.2 to middleboxes."
        : event.content_type === 0 ? "This record was not allowed here, or it could not be decrypted. Its content is unknown, and the connection ends."
        : event.keys === "plaintext" ? "A record in clear." : "A protected record: number " + event.sequence + " under the " + event.keys + " keys. Its true type, " + (CONTENT_TYPES[event.content_type] || event.content_type) + ", travels encrypted."),
      facts([{name: "content", value: count(event.content_size, "byte")}, {name: "padding", value: count(event.padding, "byte")}, {name: "on the wire", value: count(event.wire.length / 2, "byte")}]),
      model.messagesIn(event).length > 0 && h("p", null, "It carried ", model.messagesIn(event).map((m, i) => [i > 0 && ", ", h("a", {href: "#step=" + m.index}, safe(m.name))]), ".")];
    case "application_data": return [h("p", {class: "prose"}, "This is what TLS protects. Its content is not recorded."),
      facts([{name: "records", value: event.first_record === event.last_record ? String(event.first_record) : event.first_record + " to " + event.last_record},
        {name: "content", value: count(event.content_size, "byte")}, {name: "on the wire", value: count(event.wire_size, "byte")}])];
    case "secret": return [explanation(model.explain("secret", event.name)), model.commandsOf(event.index).map(commandBox), h("p", null, h("a", {href: "#key-" + event.index}, "show it in the key schedule"))];
    case "keys": return [h("p", {class: "prose"}, "From here on, records in this direction are protected with keys from ", h("code", null, event.secret), "."),
      facts([{name: "cipher_suite", value: event.cipher_suite}, ...(event.key ? [{name: "key", value: event.key}, {name: "iv", value: event.iv}] : [])])];
    case "state": return [explanation(model.explain("state", event.name))];
    case "check": return [h("ul", {class: "checks"}, checkItem(event))];
    case "certificates": return [h("p", {class: "verdict " + (event.accepted ? "good" : "bad")}, event.accepted ? "Accepted." : "Refused.", " ", tally(event.checks)),
      h("ul", {class: "checks"}, event.checks.filter((check) => check.outcome !== "passed").map((check) => checkItem(check))),
      h("p", null, h("a", {href: "#certificates"}, "the certificates"))];
    case "alert": {
      const said = model.explain("alert", event.alert.name);
      return [explanation(said), said && adviceFor(said, event) && h("p", null, adviceFor(said, event)),
        event.why && h("p", {class: "verdict bad"}, safe(event.why), " ", cite(event.section)),
        event.why && facts([{name: "expected", value: event.expected}, {name: "presented", value: event.presented}].filter((fact) => fact.value))];
    }
    case "phase_ended": return [facts(event.facts), facts([...(event.milliseconds !== null && model.timed ? [{name: "took", value: milliseconds(event.milliseconds)}] : []), {name: "round trips", value: event.round_trips}])];
    case "http_head": return [facts(event.fields)];
    case "closed": return [facts([{name: "sent", value: count(event.sent, "byte")}, {name: "received", value: count(event.received, "byte")}, {name: "round trips", value: event.round_trips}]),
      !event.server_closed && h("p", {class: "verdict warn"}, "The server did not end with a close_notify.")];
    case "error": return [h("p", {class: "verdict bad"}, safe(event.what)), facts([{name: "expected", value: event.expected}, {name: "presented", value: event.presented}].filter((fact) => fact.value))];
    case "note": return [event.text.split("\n\n").map((paragraph) => h("p", {class: "prose"}, safe(paragraph))), facts(event.facts)];
    case "request": return [facts([{name: "server", value: event.server}, ...(event.connect_to ? [{name: "connecting to", value: event.connect_to}] : [])])];
  }
  // A kind of event that needs no words of its own: its fields.
  const beside = ["type", "ms", "index", "connection", "direction"];
  return [facts(Object.entries(event).filter(([name, value]) => !beside.includes(name) && ["string", "number"].includes(typeof value))
    .map(([name, value]) => ({name, value: String(value)})))];
}

function commandDetails(model, event) {
  return model.commandsOf(event.index).map((command) => h("details", null,
    h("summary", null, command.makes === "transcript hash" ? "transcript hash up to this message" : command.makes, command.value && [" ", h("code", {class: "value"}, command.value)]),
    commandBox(command)));
}

function direction(model, event) {
  if (!event.direction) return event.type === "note" || event.type === "phase_begun" || event.type === "phase_ended" ? "" : "inside the " + (model.isServer ? "server" : "client");
  return model.fromClient(event) ? "client → server" : "server → client";
}

// The bytes of a step, if it has any: [hex, fields, what they are in].
function bytesOf(model, event) {
  if (event.type === "message" && event.fields) {
    const words = event.first_record === event.last_record ? "record " + event.first_record : "records " + event.first_record + " to " + event.last_record;
    const record = model.recordOf(event);
    return [event.bytes, event.fields, [record ? h("a", {href: "#step=" + record.index}, words) : words]];
  }
  if (event.type === "record" && event.fields) return [event.wire, event.fields, ["record " + event.number]];
  return null;
}

function observerBody(model, event) {
  const seen = model.observed(event);
  if (!seen) return [h("p", {class: "prose"}, event.type === "message" ? "Nothing: it travels inside encrypted records. The observer sees these pass, and can guess from their sizes and order." : "Nothing: this happens inside client or server, or inside encrypted records.")];
  const guess = model.guessOf(event);
  return [h("p", {class: "prose"}, "The observer sees " + safe(seen) + "."), guess && h("p", {class: "prose guess"}, guess)];
}
