import { element, icon, setAttribute, setChildren } from "./dom.js";

/** The start, stop and restart buttons of one resource; a press stays visible until the engine has answered. */
export class Commands {
  #buttons = new Map();
  #labelled;
  #report;

  constructor({ labelled, report }) {
    this.#labelled = labelled;
    this.#report = report;
    this.node = element("div", { class: "commands" });
  }

  update(resource, live = true) {
    this.resource = resource;
    this.live = live;
    for (const command of resource.commands) {
      const button = this.#buttons.get(command.name) ?? this.#make(command);
      setAttribute(button, "title", `${command.label} ${resource.id}`);
      setAttribute(button, "aria-label", `${command.label} ${resource.id}`);
      button.disabled = !live || !command.enabled || button.hasAttribute("data-busy");
    }
    const shown = resource.commands.filter(command => this.#labelled || command.enabled || this.#buttons.get(command.name).hasAttribute("data-busy"));
    setChildren(this.node, shown.map(command => this.#buttons.get(command.name)));
  }

  #make(command) {
    const button = element("button", { type: "button", class: this.#labelled ? "" : "quiet", onclick: () => this.#run(command.name, button) },
      icon(command.name), this.#labelled ? command.label : null);
    this.#buttons.set(command.name, button);
    return button;
  }

  async #run(name, button) {
    setAttribute(button, "data-busy", true);
    button.disabled = true;
    const resource = this.resource.id;
    try {
      const answer = await fetch(`/api/resources/${encodeURIComponent(resource)}/commands/${encodeURIComponent(name)}`, { method: "POST" });
      if (!answer.ok) this.#report(`${name} ${resource}: ${(await answer.json().catch(() => ({}))).detail ?? `status ${answer.status}`}`);
    } catch {
      this.#report(`${name} ${resource}: the engine does not answer`);
    } finally {
      button.removeAttribute("data-busy");
      this.update(this.resource, this.live);
    }
  }
}
