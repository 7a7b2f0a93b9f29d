import { element, setAttribute, setText } from "./dom.js";
import { gap, line, row } from "./line.js";
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
  #following = true;
  #stream;

  constructor(id) {
    this.filter = element("input", { type: "search", placeholder: "Filter", "aria-label": "Filter lines", autocomplete: "off", spellcheck: "false", oninput: () => this.#redraw() });
    this.errors = element("input", { type: "checkbox", onchange: () => this.#redraw() });
    this.count = element("span", { class: "count" });
    this.pauseButton = element("button", { type: "button", "aria-pressed": "false", onclick: () => this.#pause(!this.#paused) }, "Pause");
    this.list = element("ol");
    this.empty = element("p", { class: "empty" });
    this.output = element("div", { class: "output", role: "log", "aria-live": "off", "aria-label": `Console of ${id}`, tabindex: "0", onscroll: () => this.#scrolled() }, this.list, this.empty);
    this.latest = element("button", { type: "button", class: "latest primary", hidden: true, onclick: () => this.#latest() }, "Jump to the latest");
    this.node = element("div", { class: "panel console" },
      element("div", { class: "tools" }, this.filter, element("label", {}, this.errors, "stderr only"), this.count, this.pauseButton,
        element("button", { type: "button", onclick: () => this.#clear() }, "Clear")),
      this.output, this.latest);
    this.#stream = new Stream(() => `/api/resources/${encodeURIComponent(id)}/logs?after=${this.#last}`, { lines: lines => this.#receive(lines) }, () => {});
    new ResizeObserver(() => this.settle()).observe(this.output);
    this.#note();
  }

  start() {
    this.#stream.start();
  }

  stop() {
    this.#stream.stop();
  }

  /** Stays at the end when it is shown again, or when its size changes. */
  settle() {
    if (this.#following) this.output.scrollTop = this.output.scrollHeight;
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
    if (all) this.#following = true;
    this.list.append(...this.#fresh.filter(line => this.#matches(line)).slice(-drawn).map(line => row(line, this.#sought)));
    this.#fresh = [];
    while (this.list.childElementCount > drawn) this.list.firstElementChild.remove();
    this.settle();
    this.#note();
  }

  get #sought() {
    return this.filter.value.toLowerCase();
  }

  #matches(line) {
    return (!this.errors.checked || line.kind === "error") && line.plain.includes(this.#sought);
  }

  #note() {
    const filtered = this.filter.value || this.errors.checked;
    const shown = filtered ? `${this.list.childElementCount} of ${this.#lines.length} lines` : `${this.#lines.length} lines`;
    setText(this.count, this.#paused && this.#held ? `${this.#held} new while paused` : shown);
    setText(this.empty, this.#lines.length ? "No line matches." : "Nothing has been written yet.");
    this.empty.hidden = this.list.childElementCount > 0;
    this.latest.hidden = this.#following;
  }

  #scrolled() {
    this.#following = this.output.scrollHeight - this.output.scrollTop - this.output.clientHeight < 24;
    this.#note();
  }

  #latest() {
    if (this.#paused) this.#pause(false);
    this.#following = true;
    this.settle();
    this.#note();
  }
}
