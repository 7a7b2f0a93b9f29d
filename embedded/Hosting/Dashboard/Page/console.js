import { parse, strip } from "./ansi.js";
import { element, setAttribute, setText } from "./dom.js";
import { time } from "./format.js";
import { Stream } from "./stream.js";

const kept = 5000; // lines in memory
const drawn = 2000; // lines on the page

/** A resource's console: follows while it is scrolled to the end, and holds still when paused or scrolled up. */
export class Console {
  #lines = [];
  #fresh = [];
  #held = 0;
  #last = 0;
  #paused = false;
  #frame = 0;
  #stream;

  constructor(id) {
    this.filter = element("input", { type: "search", placeholder: "Filter", "aria-label": "Filter lines", autocomplete: "off", spellcheck: "false", oninput: () => this.#redraw() });
    this.errors = element("input", { type: "checkbox", onchange: () => this.#redraw() });
    this.count = element("span", { class: "count", role: "status" });
    this.pauseButton = element("button", { type: "button", "aria-pressed": "false", onclick: () => this.#pause(!this.#paused) }, "Pause");
    this.list = element("ol");
    this.output = element("div", { class: "output", role: "log", "aria-live": "off", "aria-label": `Console of ${id}`, tabindex: "0", onscroll: () => this.#note() }, this.list);
    this.latest = element("button", { type: "button", class: "latest primary", hidden: true, onclick: () => this.#latest() }, "Jump to the latest");
    this.node = element("div", { class: "panel console" },
      element("div", { class: "tools" }, this.filter, element("label", {}, this.errors, "Errors only"), this.count, this.pauseButton,
        element("button", { type: "button", onclick: () => this.#clear() }, "Clear")),
      this.output, this.latest);
    this.#stream = new Stream(() => `/api/resources/${encodeURIComponent(id)}/logs?after=${this.#last}`, { lines: lines => this.#receive(lines) }, () => {});
  }

  start() {
    this.#stream.start();
  }

  stop() {
    this.#stream.stop();
  }

  focusFilter() {
    this.filter.focus();
  }

  #receive(lines) {
    const received = lines.flatMap(({ number, text, isError }) => {
      const missed = this.#last ? number - this.#last - 1 : 0;
      this.#last = number;
      return missed > 0 ? [gap(missed), line(text, isError)] : [line(text, isError)];
    });
    this.#lines = [...this.#lines, ...received].slice(-kept);
    this.#fresh.push(...received);
    if (this.#paused) this.#held += received.length;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #clear() {
    this.#lines = [];
    this.#redraw();
  }

  #pause(paused) {
    this.#paused = paused;
    this.#held = 0;
    setAttribute(this.pauseButton, "aria-pressed", String(paused));
    setText(this.pauseButton, paused ? "Resume" : "Pause");
    if (!paused) this.#redraw();
    this.#note();
  }

  #redraw() {
    this.list.replaceChildren();
    this.#fresh = this.#lines.slice();
    this.#draw(true);
  }

  #draw(all = false) {
    this.#frame = 0;
    if (this.#paused && !all) {
      this.#fresh = [];
      return this.#note();
    }
    const following = all || this.#atEnd;
    this.list.append(...this.#fresh.filter(line => this.#matches(line)).slice(-drawn).map(line => this.#row(line)));
    this.#fresh = [];
    while (this.list.childElementCount > drawn) this.list.firstElementChild.remove();
    if (following) this.output.scrollTop = this.output.scrollHeight;
    this.#note();
  }

  #matches(line) {
    return (!this.errors.checked || line.kind === "error") && line.plain.includes(this.filter.value.toLowerCase());
  }

  #row(line) {
    const row = element("li", { class: line.kind }, line.time ? element("time", {}, line.time) : null);
    for (const { text, classes } of parse(line.text)) row.append(element("span", { class: classes || false }, ...highlight(text, this.filter.value.toLowerCase())));
    return row;
  }

  #note() {
    const filtered = this.filter.value || this.errors.checked;
    const shown = filtered ? `${this.list.childElementCount} of ${this.#lines.length} lines` : `${this.#lines.length} lines`;
    setText(this.count, this.#paused && this.#held ? `${this.#held} new while paused` : shown);
    this.latest.hidden = this.#atEnd;
  }

  #latest() {
    if (this.#paused) this.#pause(false);
    this.output.scrollTop = this.output.scrollHeight;
    this.#note();
  }

  get #atEnd() {
    return this.output.scrollHeight - this.output.scrollTop - this.output.clientHeight < 24;
  }
}

// 2026-01-31T12:34:56.789Z what the process wrote
function line(content, isError) {
  const [, stamp, text] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([^]*)$/.exec(content) ?? [null, null, content];
  return { text, time: stamp && time(new Date(stamp)), kind: isError ? "error" : false, plain: strip(text).toLowerCase() };
}

const gap = count => ({ text: `${count} ${count === 1 ? "line is" : "lines are"} no longer kept`, time: null, kind: "gap", plain: "" });

function highlight(text, sought) {
  if (!sought) return [text];
  const parts = [];
  const lower = text.toLowerCase();
  let start = 0;
  for (let index = lower.indexOf(sought); index >= 0; index = lower.indexOf(sought, start)) {
    parts.push(text.slice(start, index), element("mark", {}, text.slice(index, index + sought.length)));
    start = index + sought.length;
  }
  return [...parts, text.slice(start)];
}
