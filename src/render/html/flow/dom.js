// Small tools for making elements. Everything from the network becomes text nodes, never markup.

// A character that people would not see in place (base/printable.hpp) is shown as its number: "\u202e". All text of the
// page passes through here; line ends stay.
const HIDDEN = /(?!\n)[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufff9-\uffff\u{1d159}\u{e0000}-\u{10ffff}]/gu;
const hex = (c) => "\\u" + c.codePointAt(0).toString(16).padStart(4, "0");
const visible = (text) => text.replace(HIDDEN, hex);

// The same on one line.
function safe(text) {
  return visible(String(text)).replace(/\n/g, hex);
}

function put(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    // The page's policy allows styles that are set this way, but none in markup.
    if (name === "style") node.style.cssText = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : typeof value === "string" ? visible(value) : value);
  }
  for (const child of children.flat(Infinity))
    if (child !== null && child !== undefined && child !== false) node.append(typeof child === "string" ? visible(child) : child);
  return node;
}

const h = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) =>
  put(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
const byId = (id) => document.getElementById(id);

function fill(id, ...children) {
  const node = byId(id);
  node.replaceChildren();
  return put(node, null, children);
}

// "1,234 bytes", "1 byte".
function count(number, unit) {
  return number.toLocaleString("en-US") + " " + unit + (number === 1 ? "" : "s");
}

function milliseconds(ms) {
  return ms < 10 ? ms.toFixed(2) + " ms" : ms < 100 ? ms.toFixed(1) + " ms" : Math.round(ms).toLocaleString("en-US") + " ms";
}

// "RFC 9846 4.2.3 (RFC 8446 4.1.3)", as a link to the standard. Nothing is fetched until somebody follows it.
function cite(section) {
  if (!section || !section.rfc) return null;
  let text = "RFC " + section.rfc + (section.section ? " " + section.section : "");
  if (section.rfc8446_section) text += " (RFC 8446 " + section.rfc8446_section + ")";
  const anchor = !section.section ? "" : (/^[A-Z]/.test(section.section) ? "#appendix-" : "#section-") + section.section;
  return h("a", {class: "cite", rel: "noreferrer", href: "https://www.rfc-editor.org/rfc/rfc" + section.rfc + ".html" + anchor}, text);
}

function explanation(entry) {
  return entry && h("p", {class: "prose"}, entry.text, " ", cite(entry.section));
}

function facts(list) {
  if (!list || !list.length) return null;
  return h("dl", {class: "facts"}, list.map((fact) => [
    h("dt", null, safe(fact.name)),
    h("dd", null, safe(fact.value), fact.why && h("small", null, safe(fact.why))),
  ]));
}

function copyButton(text, what) {
  const button = h("button", {type: "button", class: "copy", "aria-label": "Copy " + what}, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch (error) {
      // Without a clipboard (a file opened from disk in some browsers) the text is selected instead.
      const code = button.parentNode.querySelector("code");
      if (code) getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  return button;
}

const OUTCOMES = {passed: ["✓", "good"], failed: ["✗", "bad"], tolerated: ["○", "warn"], "not reached": ["·", "faint"]};
function outcome(name) {
  const [sign, tone] = OUTCOMES[name] || ["?", "faint"];
  return h("span", {class: "outcome " + tone}, h("span", {"aria-hidden": "true"}, sign), h("span", {class: "unseen"}, name));
}
