// The key schedule as RFC 9846 7.1 draws it: a spine of three HKDF-Extracts, with their inputs and what branches off. Each secret opens
// to show its inputs, its value, and a command that computes it again.

function commandBox(command) {
  return h("div", {class: "command"}, h("pre", {tabindex: "0", role: "group", "aria-label": "Command for " + command.makes}, h("code", null, command.text)), copyButton(command.text, "the command for " + command.makes));
}

const isExtract = (event) => !event.label;

// The messages whose hash a context is: [in few words, and as an element].
function contextNote(model, event) {
  const index = model.stepOfHash(event.context), first = model.messages[0];
  if (index !== null && event.context) {
    const name = safe(model.events[index].name), only = first && first.index === index;
    return [only ? name : (first ? safe(first.name) : "") + " … " + name, ["the transcript hash up to ", h("a", {href: "#step=" + index}, name)]];
  }
  if (event.label === "derived" || /binder$/.test(event.label)) return ["hash of the empty string", "the hash of the empty string"];
  return event.label === "resumption" ? ["ticket_nonce", "the ticket_nonce"] : ["", null];
}

// The input of an HKDF-Extract besides the salt, in the words of the RFC's drawing.
function inputName(model, event) {
  const psk = model.messages.some((m) => m.name === "ClientHello" && (m.facts || []).some((fact) => fact.name === "pre_shared_key"));
  if (event.input && /^0*$/.test(event.input)) return ["0", event.name === "early_secret" ? "there is no PSK" : "no new input"];
  if (event.name === "early_secret") return psk ? ["PSK", "the key of an earlier connection, or an agreed one"] : ["PSK", "or zeros without one"];
  if (event.name === "handshake_secret") return ["(EC)DHE", "shared secret" + (model.story.negotiated.group ? " of " + safe(model.story.negotiated.group) : "")];
  return event.name === "main_secret" ? ["0", "no new input"] : ["IKM", ""];
}

function keyBody(model, event) {
  const rows = [
    ["function", event.function + " with " + event.hash],
    isExtract(event) ? null : ["label", "\"tls13 " + event.label + "\""],
    isExtract(event) ? ["salt", event.salt] : ["context", event.context || "empty", event.context && contextNote(model, event)[1]],
    isExtract(event) && event.input ? ["IKM", event.input] : null,
    ["value", event.value || null],
    event.key_log_label ? ["key log", event.key_log_label] : null,
  ].filter(Boolean);
  return h("div", {class: "key-body"}, explanation(model.explain("secret", event.name)),
    h("dl", {class: "facts"}, rows.map(([name, value, note]) => [h("dt", null, name), h("dd", null, value ? h("code", null, safe(value)) : h("em", null, "a secret that this page lacks: record and view with --secrets"), note && h("small", null, note))])),
    model.commandsOf(event.index).map(commandBox),
    h("a", {href: "#step=" + event.index}, "the step at which it was derived"));
}

function keyBox(model, event) {
  const [context] = contextNote(model, event);
  return h("details", {id: "key-" + event.index, class: "key " + (isExtract(event) ? "extract " : "") + (/^client_/.test(event.name) ? "client" : /^server_/.test(event.name) ? "server" : "")},
    h("summary", null, h("code", {class: "name"}, safe(event.name)), " ",
      h("span", {class: "made"}, isExtract(event) ? safe(event.function) : ["\"" + safe(event.label) + "\"", context && event.label !== "derived" && ", " + context]), " ",
      h("span", {class: "size"}, event.value ? h("code", null, safe(event.value.slice(0, 8)) + "…") : count(event.size, "byte")),
      h("span", {class: "in-force"})),
    keyBody(model, event));
}

// What is derived from a secret, except the next step of the spine.
function branches(model, nodes) {
  if (!nodes.length) return null;
  const leaves = nodes.every((node) => !node.children.length) && nodes.every((node) => /^(write_|finished_)/.test(node.event.name));
  return h("ol", {class: leaves ? "leaves" : "branches"}, nodes.map((node) => h("li", {"data-derived": node.event.index}, keyBox(model, node.event), branches(model, node.children))));
}

// From one HKDF-Extract to the next.
function spine(model, node) {
  const onward = node.children.find((child) => child.event.label === "derived"), rest = node.children.filter((child) => child !== onward);
  const [input, why] = inputName(model, node.event);
  const next = onward && onward.children.find((child) => isExtract(child.event));
  return [h("li", {class: "stage", "data-derived": node.event.index},
      h("div", {class: "input"}, h("strong", null, input), why && h("small", null, why), h("span", {class: "into", "aria-hidden": "true"}, "→")),
      h("div", {class: "spine"}, keyBox(model, node.event), branches(model, rest))),
    onward && h("li", {class: "stage onward", "data-derived": onward.event.index}, h("div", {class: "input"}), h("div", {class: "spine"}, keyBox(model, onward.event), branches(model, onward.children.filter((child) => child !== next)))),
    next && spine(model, next)];
}

// Which secrets exist after step `index`, and which of them currently protect records.
function showKeysAt(model, index) {
  const keys = model.keysInForce(index), inForce = Object.values(keys).filter(Boolean).map((event) => model.secretOf(event));
  document.querySelectorAll("#keys [data-derived]").forEach((item) => {
    const event = model.events[Number(item.dataset.derived)], mark = item.querySelector(".in-force");
    item.classList.toggle("later", event.index > index);
    mark.textContent = event.index > index ? "later" : inForce.includes(event.index) ? "in force" : "";
  });
}

function showKeys(model) {
  const tree = model.keyTree();
  if (!tree.length) return fill("keys");
  fill("keys", h("h2", {id: "keys-title"}, "The key schedule"),
    h("p", {class: "prose"}, "Inputs are on the left. Each secret is derived from the one above it; what else is derived branches off to the right. Open a secret to see its inputs and a command that computes it with ", h("code", null, "openssl"),
      model.secrets ? "." : "; this file has no secrets, so the commands use shell variables for them.", " ", cite({rfc: 9846, section: "7.1", rfc8446_section: "7.1"})),
    h("button", {type: "button", class: "all", "aria-expanded": "false", onclick: (event) => {
      const open = event.target.getAttribute("aria-expanded") !== "true";
      event.target.setAttribute("aria-expanded", String(open));
      event.target.textContent = open ? "Close all" : "Open all";
      document.querySelectorAll("#keys details").forEach((details) => { details.open = open; });
    }}, "Open all"),
    h("ol", {class: "schedule"}, tree.map((node) => isExtract(node.event) ? spine(model, node) : h("li", {class: "stage", "data-derived": node.event.index}, h("div", {class: "input"}), h("div", {class: "spine"}, keyBox(model, node.event), branches(model, node.children))))));
}
