// The key schedule as a tree, each secret with what it was made from and a command that makes it again.

function commandBox(command) {
  return h("div", {class: "command"}, h("pre", {tabindex: "0", role: "group", "aria-label": "Command for " + command.makes}, h("code", null, command.text)), copyButton(command.text, "the command for " + command.makes));
}

// Which messages a context is the hash of.
function contextNote(model, event) {
  const index = model.stepOfHash(event.context);
  if (index !== null) return ["the transcript hash up to ", h("a", {href: "#step=" + index}, safe(model.events[index].name))];
  return event.label === "derived" || /binder$/.test(event.label) ? "the hash of nothing" : event.label === "resumption" ? "the ticket_nonce" : null;
}

function keyNode(model, node) {
  const event = node.event, extract = !event.label;
  const said = model.explain("secret", event.name);
  const rows = [
    ["function", event.function + " with " + event.hash],
    extract ? null : ["label", "\"tls13 " + event.label + "\""],
    extract ? ["salt", event.salt] : ["context", event.context || "empty", event.context && contextNote(model, event)],
    extract && event.input ? ["IKM", event.input] : null,
    ["value", event.value || null],
    event.key_log_label ? ["key log", event.key_log_label] : null,
  ].filter(Boolean);
  const commands = model.commandsOf(event.index);
  return h("li", null,
    h("details", {id: "key-" + event.index},
      h("summary", null, h("code", {class: "name"}, event.name), " ", h("span", {class: "faint"}, count(event.size, "byte"))),
      explanation(said),
      h("dl", {class: "facts"}, rows.map(([name, value, note]) => [h("dt", null, name), h("dd", null, value ? h("code", null, safe(value)) : h("em", null, "a secret, and not in this page: record and view with --secrets"), note && h("small", null, note))])),
      commands.map(commandBox),
      h("a", {href: "#step=" + event.index}, "the step at which it was derived")),
    node.children.length > 0 && h("ol", null, node.children.map((child) => keyNode(model, child))));
}

function showKeys(model) {
  const tree = model.keyTree();
  if (!tree.length) return fill("keys");
  fill("keys", h("h2", {id: "keys-title"}, "The key schedule"),
    h("p", {class: "prose"}, "Every secret comes from the one above it. Each command makes its value again with ", h("code", null, "openssl"),
      model.secrets ? "." : "; this file has no secrets, so they stand as shell variables.", " ", cite({rfc: 9846, section: "7.1", rfc8446_section: "7.1"})),
    h("button", {type: "button", class: "all", "aria-expanded": "false", onclick: (event) => {
      const open = event.target.getAttribute("aria-expanded") !== "true";
      event.target.setAttribute("aria-expanded", String(open));
      event.target.textContent = open ? "Close all" : "Open all";
      document.querySelectorAll("#keys details").forEach((details) => { details.open = open; });
    }}, "Open all"),
    h("ol", {class: "tree"}, tree.map((node) => keyNode(model, node))));
}
