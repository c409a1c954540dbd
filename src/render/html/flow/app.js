// The page: which step is shown, and how to move to another.

function skeleton() {
  const part = (id) => h("section", {id, tabindex: "-1", "aria-labelledby": id + "-title"});
  document.body.append(h("a", {class: "skip", href: "#detail"}, "Skip to the step"), h("header", {id: "top"}),
    h("main", null, part("comparison"), part("overview"),
      h("div", {class: "split"}, h("nav", {id: "steps", "aria-label": "Steps"}), h("article", {id: "detail", tabindex: "-1", "aria-label": "The step"})),
      part("machines"), part("keys"), part("certificates"), part("checks")),
    h("footer", {id: "foot"}), h("div", {id: "status", class: "unseen", role: "status", "aria-live": "polite"}),
    h("dialog", {id: "help", "aria-labelledby": "help-title"}));
}

class App {
  constructor(models) {
    this.models = models;
    addEventListener("hashchange", () => this.follow());
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("click", (event) => this.jump(event));
    this.open(models[0]);
    this.follow();
  }

  // Shows another flow.
  open(model) {
    if (this.timer) this.play();
    this.model = model;
    this.shown = false;
    this.index = 0;
    this.observer = this.observer || false;
    this.all = this.all || false;
    this.timer = null;
    this.header();
    showComparison(this.models, model);
    overview(model, this.models.length > 1 ? "Flow " + (this.models.indexOf(model) + 1) + ": " + safe(model.title) : "The flow");
    this.steps();
    showKeys(model);
    showCertificates(model);
    showChecks(model);
    this.hide();
    fill("foot", h("p", null, "Recorded by " + safe(model.program), model.wall_clock ? " on " + safe(model.wall_clock.replace("T", " at ").replace("Z", " UTC")) : "", ". Sections are of RFC 9846, with the numbers of RFC 8446 beside them. ",
      model.cut_short && "The recording was interrupted. ",
      model.story.left_out > 0 && count(model.story.left_out, "event") + " did not fit and were left out."));
  }

  // Hides what is empty, and in the observer's view what no observer sees.
  hide() {
    for (const id of ["comparison", "keys", "certificates", "checks"]) byId(id).hidden = this.observer || !byId(id).firstChild;
  }

  header() {
    const model = this.model, story = model.story, agreed = story.negotiated || {};
    const words = [agreed.version, agreed.cipher_suite, agreed.group, agreed.signature_algorithm, agreed.application_protocol].filter(Boolean);
    const failed = !story.connected || story.error;
    // What a scenario says before anything happens.
    const intro = model.events.length > 0 && model.events[0].type === "note" ? model.events[0] : null;
    this.observerButton = h("button", {type: "button", id: "observer", "aria-pressed": "false", onclick: () => this.toggleObserver()}, "Observer’s view");
    fill("top", h("div", {class: "titles"},
        h("h1", null, safe(story.url || model.title || "A TLS 1.3 connection")),
        h("p", {class: "agreed"}, h("span", {class: "badge " + (failed ? "bad" : "good")}, failed ? "failed" : "connected"), " ", words.map((word) => h("code", {class: [agreed.signature_algorithm, agreed.application_protocol].includes(word) ? "inside" : null}, safe(word))),
          agreed.resumed && h("code", null, "resumed"), agreed.hello_retry_request && h("code", null, "HelloRetryRequest")),
        intro && h("div", {class: "intro"}, intro.text.split("\n\n").map((paragraph) => h("p", {class: "prose"}, safe(paragraph)))),
        failureBox(model)),
      h("div", {class: "tools"}, this.observerButton,
        h("button", {type: "button", id: "theme", onclick: () => this.toggleTheme()}, "Dark or light"),
        h("button", {type: "button", id: "help-button", onclick: () => this.help()}, "Keyboard")));
  }

  steps() {
    const model = this.model;
    this.items = model.events.map((event) => {
      const major = model.isMajor(event), side = event.direction ? model.side(event) : "";
      const arrow = !event.direction || event.type === "keys" ? "" : model.fromClient(event) ? "→" : "←";
      return h("li", {class: [event.type, side, major ? "major" : "minor", model.observed(event) ? "seen" : "unseen-by-observer"].join(" ")},
        h("a", {href: "#step=" + event.index},
          h("span", {class: "number"}, String(event.index)),
          h("span", {class: "arrow", "aria-hidden": "true"}, arrow),
          event.type === "check" ? outcome(event.outcome) : null,
          h("span", {class: "label"}, model.outsideOf(event) === model.titleOf(event) ? safe(model.titleOf(event)) : [h("span", {class: "inside"}, safe(model.titleOf(event))), h("span", {class: "outside"}, model.outsideOf(event))]),
          h("span", {class: "kind"}, {secret: "secret", state: "state", check: "rule", record: "record", keys: "keys", phase_begun: "begins", phase_ended: ""}[event.type] ?? "",
            event.size && event.type === "message" ? " " + count(event.size, "byte") : "")));
    });
    this.allButton = h("button", {type: "button", id: "all", "aria-pressed": "false", onclick: () => this.toggleAll()}, "Every event");
    this.playButton = h("button", {type: "button", id: "play", onclick: () => this.play()}, "Play");
    fill("steps", h("h2", {class: "unseen"}, "Steps"),
      h("div", {class: "bar"},
        h("button", {type: "button", id: "previous", onclick: () => this.move(-1)}, "Previous"), this.playButton,
        h("button", {type: "button", id: "next", onclick: () => this.move(1)}, "Next"), this.allButton),
      h("div", {class: "ends", "aria-hidden": "true"}, h("span", null, "client"), h("span", null, "server")),
      h("ol", {class: "ladder"}, this.items));
    this.toggleAll(false);
  }

  // #step=12 is a step, #step=12&bytes=5-36 its bytes from 5 to 36; &view=observer, &flow=2 where there are several.
  follow() {
    const link = new URLSearchParams(location.hash.slice(1)), number = (name) => /^\d{1,7}$/.test(link.get(name) || "") ? Number(link.get(name)) : null;
    const model = this.models[(number("flow") ?? this.models.indexOf(this.model) + 1) - 1] || this.model;
    if (model !== this.model) this.open(model);
    if (link.get("view") === "observer" && !this.observer) this.toggleObserver();
    if (number("step") === null) { if (!this.shown) this.show(this.first(), null, true); return; }
    const range = /^(\d{1,8})(?:-(\d{1,8}))?$/.exec(link.get("bytes") || "");
    this.show(Math.min(number("step"), this.model.events.length - 1), null, !this.shown, range && [Number(range[1]), Number(range[2] ?? range[1])]);
    // A link on the page keeps the flow and the view; they go into the address too.
    if ((this.observer && !link.has("view")) || (this.models.length > 1 && !link.has("flow"))) this.link(this.index, (this.bytes && this.bytes.chosen) || 0);
  }

  // To another part of the page; the address still names the step.
  jump(event) {
    const link = event.target.closest && event.target.closest("a[href^='#']"), part = link && byId(link.getAttribute("href").slice(1));
    if (!part) return;
    event.preventDefault();
    const details = part.matches("details");
    if (details) part.open = true;
    part.scrollIntoView();
    (details ? part.firstChild : part).focus({preventScroll: true});
  }

  first() {
    const hello = this.model.messages[0];
    return hello ? hello.index : 0;
  }

  show(index, field, quiet, range) {
    const model = this.model, event = model.events[index];
    if (!event) return;
    this.shown = true;
    this.index = index;
    if (!this.listed(event)) this.toggleAll(true);
    this.items.forEach((item, i) => {
      item.classList.toggle("current", i === index);
      item.classList.toggle("past", i < index);
      if (i === index) item.firstChild.setAttribute("aria-current", "step");
      else item.firstChild.removeAttribute("aria-current");
    });
    const list = this.items[0].parentNode, item = this.items[index];
    if (list.scrollHeight > list.clientHeight) list.scrollTop = item.offsetTop - list.clientHeight / 3;
    const raw = bytesOf(model, event), hidden = this.observer && !(event.type === "record" || model.observed(event));
    this.bytes = null;
    if (raw && !hidden)
      this.bytes = new BytesView(raw[0], raw[1], raw[2], (topic, name) => model.explain(topic, name), (i) => this.link(index, i));
    const keys = event.type === "message" ? model.keysOf(event) : event.keys;
    fill("detail",
      h("header", null,
        h("p", {class: "when"}, "step " + index + " of " + (model.events.length - 1), model.timed && event.ms !== null ? " · " + milliseconds(event.ms) : "",
          direction(model, event) && " · " + direction(model, event), keys && event.direction && !this.observer ? " · " + (keys === "plaintext" ? "in clear" : keys + " keys") : ""),
        h("h2", {class: event.direction && !hidden ? model.side(event) : hidden ? "faint" : ""}, safe(this.observer ? model.outsideOf(event) : model.titleOf(event)))),
      this.observer ? observerBody(model, event) : [strip(model, this.settled(index)), stepBody(model, event)],
      this.bytes && [h("h3", null, "Every byte"), this.bytes.element]);
    showMachines(model, this.settled(index), this.observer);
    showKeysAt(model, this.settled(index));
    if (model.picture) model.picture.mark(event);
    if (this.bytes && range) field = this.bytes.fieldOf(range[0], range[1]);
    if (this.bytes && field !== null && field !== undefined && field < this.bytes.fields.length) { this.bytes.chosen = field; this.bytes.show(field, true, true); }
    byId("previous").disabled = this.neighbour(-1) === null;
    byId("next").disabled = this.neighbour(1) === null;
    if (!quiet) fill("status", "Step " + index + ": " + safe(model.titleOf(event)));
  }

  link(index, field) {
    const at = field ? this.bytes.fields[field] : null;
    history.replaceState(null, "", "#" + (this.models.length > 1 ? "flow=" + (this.models.indexOf(this.model) + 1) + "&" : "") + "step=" + index +
      (at && at.size ? "&bytes=" + at.offset + (at.size > 1 ? "-" + (at.offset + at.size - 1) : "") : "") + (this.observer ? "&view=observer" : ""));
  }

  // Whether the list of steps shows it.
  listed(event) { return this.all || this.model.isMajor(event) || (this.observer && event.type === "record"); }

  // The last event of a step: if only the main events are shown, a step lasts until the next of them.
  settled(index) {
    const next = this.neighbour(1, index);
    return next === null ? this.model.events.length - 1 : next - 1;
  }

  neighbour(step, index = this.index) {
    for (let i = index + step; i >= 0 && i < this.items.length; i += step)
      if (this.listed(this.model.events[i])) return i;
    return null;
  }

  move(step) {
    const next = this.neighbour(step);
    if (next === null) return false;
    this.link(next, 0);
    // A reader in the middle of a step continues at the top of the next one; a reader of what is below it stays there. On a phone,
    // where the button is always in reach, a reader above the step is brought to it.
    const box = byId("detail").getBoundingClientRect();
    if ((box.top < 0 && box.bottom > innerHeight / 2) || (box.top > innerHeight * 0.7 && matchMedia("(max-width: 800px)").matches)) byId("detail").scrollIntoView();
    this.show(next, null);
    return true;
  }

  play() {
    if (this.timer) {
      clearInterval(this.timer);
      this.timer = null;
    } else if (this.move(1)) {
      this.timer = setInterval(() => { if (!this.move(1)) this.play(); }, 1200);
    }
    this.playButton.textContent = this.timer ? "Stop" : "Play";
  }

  toggleAll(on) {
    this.all = on ?? !this.all;
    this.items[0].parentNode.classList.toggle("brief", !this.all);
    this.allButton.setAttribute("aria-pressed", String(this.all));
    // Called when a person switches: the state of both sides is then shown for another event.
    if (this.shown && on === undefined) this.again();
  }

  // Shows the step again, or the one before if the list no longer has it.
  again() {
    if (!this.listed(this.model.events[this.index])) { this.index = this.neighbour(-1) ?? this.neighbour(1); this.bytes = null; }
    const field = this.bytes ? this.bytes.chosen : null;
    this.link(this.index, field || 0);
    this.show(this.index, field, true);
  }

  toggleObserver() {
    this.observer = !this.observer;
    document.body.classList.toggle("observing", this.observer);
    this.observerButton.setAttribute("aria-pressed", String(this.observer));
    this.hide();
    if (this.shown) this.again();
    fill("status", this.observer ? "What an observer on the path sees" : "What the two sides see");
  }

  toggleTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }

  help() {
    const rows = [["→ or j", "next step"], ["← or k", "previous step"], ["space", "play or stop"], ["a", "every event, or the main ones"],
      ["o", "observer’s view"], ["t", "dark or light"], ["arrows on the bytes", "field by field"], ["?", "this help"]];
    const dialog = fill("help", h("h2", {id: "help-title"}, "Keyboard"), h("dl", {class: "facts"}, rows.map(([key, what]) => [h("dt", null, h("kbd", null, key)), h("dd", null, what)])),
      h("p", null, "The page’s address leads back to this step and these bytes. You can share it."),
      h("button", {type: "button", onclick: () => dialog.close()}, "Close"));
    dialog.showModal();
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || byId("help").open) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const press = event.key === " " && /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName);
    const act = {ArrowRight: () => this.move(1), j: () => this.move(1), ArrowLeft: () => this.move(-1), k: () => this.move(-1),
      a: () => this.toggleAll(), o: () => this.toggleObserver(), t: () => this.toggleTheme(), "?": () => this.help(), " ": () => this.play()}[event.key];
    if (!act || press) return;
    if (/^Arrow/.test(event.key) && event.target.closest && event.target.closest(".wide")) return;
    event.preventDefault();
    act();
  }
}

const page = JSON.parse(byId("data").textContent);
skeleton();
new App(page.flows.map((flow) => new Model(flow, page.explanations, page.machines)));
