// What the page knows: the story from glasstls's JSON, and what follows from it at each step.

const CONTENT_TYPES = {0: "a refused record", 20: "change_cipher_spec", 21: "alert", 22: "handshake", 23: "application_data"};
const PHASES = ["DNS", "TCP", "TLS", "HTTP"];

class Model {
  // `flow` is one of the page's; `explanations` are by topic and name, `machines` by side.
  constructor(flow, explanations, machines) {
    Object.assign(this, flow);            // story, title, program, wall_clock, secrets, cut_short, beside
    this.explanations = explanations;
    this.machines = machines;
    this.events = flow.story.events;
    this.timed = this.events.some((event) => event.ms !== null);
    const hello = this.events.find((event) => event.type === "message" && event.name === "ClientHello");
    this.isServer = Boolean(hello) && hello.direction === "received";
    this.standings = this.accumulate();
    let connection = 0;  // a redirect begins another one, which numbers its records from 0
    this.events.forEach((event, index) => Object.assign(event, {index, connection: event.type === "request" ? ++connection : connection}));
    this.messages = this.events.filter((event) => event.type === "message");
    this.records = this.events.filter((event) => event.type === "record");
    this.flights = this.findFlights();
    // When it began, and when the last event happened: milliseconds, or null without a clock.
    const start = this.events.find((event) => ["request", "phase_begun", "message", "record"].includes(event.type));
    this.began = start ? start.ms : null;
    this.ends = this.events.reduce((last, event) => Math.max(last, event.until ?? event.ms ?? 0), 0);
    this.failure = this.findFailure();
  }

  fromClient(event) { return (event.direction === "sent") !== this.isServer; }
  side(event) { return event.direction ? (this.fromClient(event) ? "client" : "server") : this.isServer ? "server" : "client"; }
  explain(topic, name) { return Object.hasOwn(this.explanations[topic], name) ? this.explanations[topic][name] : undefined; }
  // A message from before TLS 1.3 brings its own explanation.
  explainMessage(event) { return (this.beside[event.index] || {}).explanation || this.explain("message", event.name); }
  commandsOf(index) { return (this.beside[index] || {}).commands || []; }

  // Where it failed: the step of the fatal alert, or of an error without one, and the sides that it stopped. Null if it did not fail.
  findFailure() {
    const fatal = this.events.find((event) => event.type === "alert" && !["close_notify", "user_canceled"].includes(event.alert.name));
    const event = fatal || this.events.find((e) => e.type === "error");
    return event ? {event, sides: fatal ? ["client", "server"] : [this.isServer ? "server" : "client"]} : null;
  }

  // Round trips before the first byte of the request, without DNS, which may have been cached. Null if no request was sent, and on the
  // server's side, which knows of none.
  tripsBefore() {
    const asked = this.events.some((event) => event.type === "http_head" && this.fromClient(event));
    if (!this.story.phases.length || (!asked && this.story.error)) return null;
    return this.story.round_trips.before_request - this.story.round_trips.dns;
  }

  // The states that each side went through up to a step, and the transcript hash, by step.
  accumulate() {
    const standings = [];
    let now = {client: ["START"], server: ["START"], transcript: ""};
    this.events.forEach((event, index) => {
      const news = this.beside[index] || {}, next = {...now};
      if (event.type === "request") next.client = next.server = ["START"];
      else for (const side of ["client", "server"])
        if (news[side]) next[side] = [...now[side], ...news[side]].slice(-32);
      if (news.transcript_hash !== undefined) next.transcript = news.transcript_hash;
      standings.push(now = next);
    });
    return standings;
  }

  // The step of the last message that a transcript hash covers, or null.
  stepOfHash(hash) {
    const index = this.beside.findIndex((news) => news.transcript_hash === hash);
    return index < 0 ? null : index;
  }

  // The steps of the messages that a record carried.
  messagesIn(record) {
    return this.messages.filter((m) => m.connection === record.connection && m.direction === record.direction && m.first_record <= record.number && record.number <= m.last_record);
  }
  recordOf(message) {
    return this.records.find((r) => r.connection === message.connection && r.direction === message.direction && r.number === message.last_record);
  }
  keysOf(message) {
    const record = this.recordOf(message);
    return record ? record.keys : "application";
  }

  titleOf(event) {
    switch (event.type) {
      case "request": return event.url || event.server;
      case "phase_begun": return event.phase + ": " + event.title;
      case "phase_ended": return event.phase + (event.ok ? " done" : " failed");
      case "record": return event.content_type === 0 ? "a refused record" : "record of " + (CONTENT_TYPES[event.content_type] || "type " + event.content_type);
      case "application_data": return "application data";
      case "message": return event.name;
      case "secret": return event.name;
      case "keys": return this.side(event) + " sends with " + (event.generation ? "new " : "") + event.keys + " keys";
      case "state": return event.name;
      case "check": return event.rule;
      case "certificates": return event.accepted ? "certificates accepted" : "certificates refused";
      case "alert": return "alert " + event.alert.name;
      case "http_head": return event.first_line;
      case "closed": return "connection closed";
      case "error": return "it failed";
      case "note": return event.title;
    }
    return event.type;
  }

  // Whether it is one of the main events.
  isMajor(event) {
    return ["request", "phase_begun", "message", "certificates", "alert", "http_head", "application_data", "closed", "error", "keys", "note"]
      .includes(event.type) || (event.type === "record" && event.content_type === 0) || (event.type === "check" && event.outcome !== "passed");
  }

  // What someone on the network path sees of an event; null if it happens inside a machine.
  observed(event) { return (this.beside[event.index] || {}).observed || null; }

  // What a step is to an observer.
  outsideOf(event) {
    if (event.type !== "record" || event.keys === "plaintext") return this.titleOf(event);
    return "record of application_data";
  }

  // What an observer can guess about a protected record from its place and size; null for other events.
  guessOf(event) {
    if (event.type !== "record" || event.keys === "plaintext") return null;
    const size = event.wire.length / 2, side = this.side(event), before = this.records.filter((r) => r.index < event.index && r.keys !== "plaintext");
    // RFC 9846 4.5.3: as long as the hash, with 4 bytes of its own header, 1 of the inner type, 16 of the tag and 5 of the record's.
    if (side === "client" && (size === 32 + 26 || size === 48 + 26)) return "By its size, likely the client’s Finished.";
    if (size === 2 + 1 + 16 + 5) return "By its size, likely an alert.";
    if (side === "server" && !before.some((r) => this.side(r) === "server"))
      return size > 600 ? "Right after the ServerHello and large: likely it contains the server’s certificates." : "Right after the ServerHello and small: likely EncryptedExtensions, or the server’s whole flight without certificates.";
    if (side === "client" && !before.some((r) => this.side(r) === "server")) return "Before the server’s first protected record: likely early data, a request that can be replayed.";
    return side === "client" ? "From the client, after the handshake: likely a request, or a part of one." : "From the server, after its first flight: likely tickets, or a part of an answer.";
  }

  // Consecutive records of one direction, with what they carried.
  findFlights() {
    const flights = [];
    const open = (from, event) => {
      const last = flights[flights.length - 1];
      if (last && last.from === from && last.phase === "TLS") return last;
      const flight = {from, start: event.ms, end: event.ms, labels: [], bytes: 0, index: event.index, last: event.index, phase: "TLS", closing: true};
      flights.push(flight);
      return flight;
    };
    let begun = {};
    for (const event of this.events) {
      if (event.type === "phase_begun") begun[event.phase] = event;
      if (event.type === "phase_ended" && ["DNS", "TCP"].includes(event.phase) && event.round_trips > 0 && begun[event.phase]) {
        const start = begun[event.phase], names = event.phase === "DNS" ? ["query", "answer"] : ["SYN", "SYN-ACK"];
        flights.push({from: "client", start: start.ms, end: start.ms, labels: [names[0]], bytes: 0, index: start.index, last: start.index, phase: event.phase});
        flights.push({from: "server", start: event.ms, end: event.ms, labels: [names[1]], bytes: 0, index: event.index, last: event.index, phase: event.phase});
      }
      if (!["record", "message", "application_data", "http_head", "alert"].includes(event.type)) continue;
      if (event.type === "http_head" && flights.length === 0) continue;
      // A change_cipher_spec means nothing and is no flight of its own: it may come between two messages of the other side.
      if (event.type === "record" && event.content_type === 20) {
        const last = flights.findLast((f) => f.from === this.side(event));
        if (last) last.bytes += event.wire.length / 2;
        continue;
      }
      const flight = open(this.side(event), event);
      // Nobody waits for a close_notify or for tickets: a flight with only these answers nothing.
      if (["http_head", "application_data"].includes(event.type) || (event.type === "message" && event.name !== "NewSessionTicket")) flight.closing = false;
      flight.end = Math.max(flight.end, event.until ?? event.ms);
      flight.last = event.index;
      if (event.type === "record") flight.bytes += event.wire.length / 2;
      if (event.type === "application_data") flight.bytes += event.wire_size;
      if (event.type === "message") flight.labels.push(event.name);
      if (event.type === "http_head") flight.labels.push(event.first_line);
      if (event.type === "alert") flight.labels.push("alert " + event.alert.name);
      if (event.type === "application_data" && !flight.labels.includes("data")) flight.labels.push("data");
    }
    return flights;
  }

  // Each secret with the one that it was derived from.
  keyTree() {
    const nodes = [], byName = new Map();
    for (const event of this.events) {
      if (event.type !== "secret") continue;
      const node = {event, children: []};
      const parent = byName.get(event.from);
      if (parent) parent.children.push(node);
      else nodes.push(node);
      byName.set(event.name, node);
      // RFC 9846 7.2: after an update, what names the first generation is derived from the newest.
      if (event.label === "traffic upd") byName.set(event.from, node);
    }
    return nodes;
  }

  // The keys that records are protected with after step `index`, by side.
  keysInForce(index) {
    const keys = {client: null, server: null};
    for (let i = 0; i <= index; i++) if (this.events[i].type === "keys") keys[this.side(this.events[i])] = this.events[i];
    return keys;
  }

  // The step that derived the secret of these keys, or null. RFC 9846 7.2: keys after an update come from a newer secret than the first.
  secretOf(keys) {
    const updates = this.events.filter((e) => e.type === "secret" && e.label === "traffic upd" && e.from === keys.secret);
    const secret = keys.generation ? updates[keys.generation - 1] : this.events.find((e) => e.type === "secret" && e.name === keys.secret);
    return secret ? secret.index : null;
  }

  // Who knows what after step `index`: rows of [what, client, server, observer].
  knowledge(index) {
    let from = index;
    while (from > 0 && this.events[from].type !== "request") from--;
    const past = this.events.slice(from, index + 1), agreed = this.story.negotiated;
    const said = (name, side) => past.some((e) => e.type === "message" && e.name === name && this.side(e) === side);
    const hello = said("ClientHello", "client"), answer = said("ServerHello", "server");
    const shown = said("Certificate", "server") || said("CompressedCertificate", "server");
    const asked = past.some((e) => e.type === "phase_begun" && e.phase === "DNS");
    const proved = said("CertificateVerify", "server"), finished = said("Finished", "server"), done = said("Finished", "client");
    const data = (side) => past.some((e) => ["application_data", "http_head"].includes(e.type) && this.side(e) === side);
    return [
      ["the requested name" + (agreed.server_name ? ": " + agreed.server_name : ""), asked || hello, hello, asked || (hello && agreed.server_name)],
      ["the addresses, and how many bytes pass when", hello || asked, hello, hello || asked],
      ["what the client supports, and its public key share", hello, hello, hello],
      ["the cipher suite and the server's public key share", answer, answer, answer],
      ["the secret that both shares produce", answer, answer, false],
      [agreed.resumed ? "the key of an earlier connection" : "the server's certificate", agreed.resumed ? hello : shown, agreed.resumed ? answer : answer, false],
      [agreed.resumed ? "that the server also has that key" : "that the server has the certificate's key", agreed.resumed ? finished : proved, agreed.resumed ? answer : answer, false],
      ["that nobody changed the handshake", finished, done, false],
      ["the client's certificate", said("Certificate", "client"), said("Certificate", "client"), false],
      ["what the client's application sends", data("client"), data("client"), false],
      ["what the server's application sends", data("server"), data("server"), false],
    ].filter(([, client, server, observer]) => client || server || observer);
  }
}
