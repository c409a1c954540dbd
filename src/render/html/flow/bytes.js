// Bytes and fields; selecting one shows the other.

const isLeaf = (fields, i) => i + 1 === fields.length || fields[i + 1].depth <= fields[i].depth;

// The innermost field at each byte.
function owners(fields, size) {
  const owner = new Array(size).fill(0);
  fields.forEach((field, i) => owner.fill(i, field.offset, field.offset + field.size));
  return owner;
}

// The fields around field `i`, outermost first.
function ancestors(fields, i) {
  const path = [];
  for (let depth = fields[i].depth, k = i; k >= 0; k--)
    if (k === i || fields[k].depth < depth) { path.unshift(k); depth = fields[k].depth; }
  return path;
}

// The field that a length measures, or null: it comes right after the length.
function measured(fields, i) {
  const next = fields[i + 1];
  return /(^| )length$/.test(fields[i].name) && next && next.depth === fields[i].depth ? next : null;
}

class BytesView {
  // `select` is called with the field that was chosen.
  constructor(hex, fields, trail, explain, select) {
    Object.assign(this, {fields, trail, explain, select});
    const size = hex.length / 2;
    this.owner = owners(fields, size);
    this.cells = [];
    const rows = [];
    for (let row = 0; row < size; row += 16) {
      const cells = [];
      for (let i = row; i < Math.min(row + 16, size); i++) {
        const cell = h("span", {"data-byte": i, class: "leaf" + this.band(i)}, hex.substr(2 * i, 2));
        this.cells.push(cell);
        cells.push(cell);
      }
      rows.push(h("div", {class: "hex-row"}, h("span", {class: "offset"}, row.toString(16).padStart(4, "0")), h("span", {class: "hex-cells"}, cells)));
    }
    this.hex = h("div", {class: "hex", tabindex: "0", role: "application", "aria-label": count(size, "byte") + "; arrow keys move through the fields, and the selected one is named above"}, rows);
    this.items = fields.map((field, i) => h("li", {style: "--depth:" + field.depth, class: isLeaf(fields, i) ? "leaf" : "box"},
      h("button", {type: "button", "data-field": i, "aria-pressed": "false"},
        h("span", {class: "name"}, safe(field.name)), " ",
        h("span", {class: "meaning"}, safe(field.meaning) || (isLeaf(fields, i) ? "" : count(field.size, "byte"))), " ",
        h("span", {class: "where"}, field.size ? field.offset + (field.size > 1 ? "–" + (field.offset + field.size - 1) : "") : "no bytes"))));
    this.list = h("ol", {class: "fields", "aria-label": "Fields"}, this.items);
    this.crumbs = h("div", {class: "crumbs", tabindex: "0", role: "group", "aria-label": "What is selected", "aria-live": "polite"});
    this.element = h("div", {class: "bytes"}, this.crumbs, h("div", {class: "bytes-split"}, this.hex, this.list));
    this.listen();
    this.chosen = null;
    this.show(0, false);
  }

  // Neighbouring leaves differ in shade, which shows where a field ends.
  band(i) { return this.owner[i] % 2 ? " odd" : ""; }

  listen() {
    const field = (event) => {
      const byte = event.target.closest("[data-byte]"), button = event.target.closest("[data-field]");
      return byte ? this.owner[Number(byte.dataset.byte)] : button ? Number(button.dataset.field) : null;
    };
    for (const part of [this.hex, this.list]) {
      part.addEventListener("pointerover", (event) => { const i = field(event); if (i !== null && event.pointerType === "mouse") this.show(i, false, part === this.hex); });
      part.addEventListener("click", (event) => { const i = field(event); if (i !== null) this.choose(i, part === this.hex); });
    }
    this.element.addEventListener("pointerleave", () => this.show(this.chosen ?? 0, false));
    this.hex.addEventListener("keydown", (event) => {
      const leaves = this.fields.map((_, i) => i).filter((i) => isLeaf(this.fields, i));
      const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
      if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const at = leaves.indexOf(this.chosen ?? -1);
      this.choose(leaves[Math.min(Math.max(at + step, 0), leaves.length - 1)], true);
    });
  }

  choose(i, scroll) {
    this.chosen = i;
    this.show(i, true, scroll);
    this.select(i);
  }

  show(i, _chosen, scroll) {
    const field = this.fields[i];
    if (!field) return;
    const path = ancestors(this.fields, i), outer = this.fields[path[Math.max(path.length - 2, 0)]];
    for (const cell of this.cells) cell.classList.remove("in", "around", "measured");
    if (path.length > 2) for (let k = outer.offset; k < outer.offset + outer.size; k++) this.cells[k]?.classList.add("around");
    if (i > 0) for (let k = field.offset; k < field.offset + field.size; k++) this.cells[k]?.classList.add("in");
    const content = measured(this.fields, i);
    if (content) for (let k = content.offset; k < content.offset + content.size; k++) this.cells[k]?.classList.add("measured");
    this.items.forEach((item, k) => {
      item.classList.toggle("measured", Boolean(content) && k > i && this.fields[k].offset < content.offset + content.size && this.fields[k].depth >= content.depth && this.fields[k].offset >= content.offset);
      item.classList.toggle("in", k === i && i > 0);
      item.classList.toggle("around", path.includes(k) && k !== i);
      item.firstChild.setAttribute("aria-pressed", String(k === i));
    });
    if (scroll) {
      const item = this.items[i];
      this.list.scrollTop += item.getBoundingClientRect().top - this.list.getBoundingClientRect().top - this.list.clientHeight / 3;
    }
    const said = this.explain("field", field.name) || this.explain("extension", field.meaning);
    this.crumbs.replaceChildren(
      h("div", {class: "path"}, [...this.trail, ...path.map((k) => safe(this.fields[k].name))].map((name, k) => [k > 0 && h("span", {"aria-hidden": "true"}, " › "), h("span", null, name)])),
      h("div", {class: "said"}, h("strong", null, safe(field.name)), " ", safe(field.meaning), field.meaning ? ". " : " ",
        h("span", {class: "faint"}, field.size ? (field.size === 1 ? "byte " + field.offset : "bytes " + field.offset + " to " + (field.offset + field.size - 1)) + " " : "",
          content && (content.size ? "measures bytes " + content.offset + " to " + (content.offset + content.size - 1) + " " : "measures nothing ")),
        cite(field.section), said && h("span", {class: "more"}, " " + said.text)));
  }

  // The field that a range of bytes lies in.
  fieldOf(first, last) {
    let found = 0;
    this.fields.forEach((field, i) => { if (field.size && field.offset <= first && field.offset + field.size > last) found = i; });
    return found;
  }
}
