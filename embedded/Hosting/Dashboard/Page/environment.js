import { element, setChildren, setText } from "./dom.js";

/** The environment a resource was started with. A secret is asked for one at a time, when someone wants to see it. */
export class Environment {
  #id;
  #report;
  #key = "";

  constructor(id, report) {
    this.#id = id;
    this.#report = report;
    this.list = element("dl", { class: "environment" });
    this.empty = element("p", { class: "empty" }, "There is nothing to show.");
    this.node = element("div", { class: "panel" }, this.list, this.empty);
  }

  update(variables) {
    const key = JSON.stringify(variables);
    if (key === this.#key) return;
    this.#key = key;
    this.empty.hidden = variables.length > 0;
    setChildren(this.list, variables.map(variable => this.#row(variable)));
  }

  #row({ name, value, secret }) {
    const text = element("code", { class: secret ? "secret" : "" }, value);
    const shown = element("dd", {}, text);
    if (secret) shown.append(this.#reveal(name, value, text));
    return element("div", {}, element("dt", {}, name), shown);
  }

  #reveal(name, masked, text) {
    const button = element("button", { type: "button", class: "quiet", "aria-label": `Show ${name}`, onclick: () => toggle() }, "Show");
    const toggle = async () => {
      const hidden = button.textContent === "Show";
      setText(text, hidden ? await this.#fetch(name) ?? masked : masked);
      setText(button, hidden && text.textContent !== masked ? "Hide" : "Show");
    };
    return button;
  }

  async #fetch(name) {
    try {
      const answer = await fetch(`/api/resources/${encodeURIComponent(this.#id)}/environment/${encodeURIComponent(name)}`, { cache: "no-store" });
      if (answer.ok) return (await answer.json()).value;
    } catch {
      // Reported below, like an answer that is no success.
    }
    this.#report(`${name} could not be read`);
    return null;
  }
}
