import { element, setAttribute, setText } from "./dom.js";

/** Tabs as links, so that each has an address; arrow keys move between them. */
export class Tabs {
  #tabs = new Map();
  #selected = "";

  constructor(id, panels) {
    const list = element("div", { class: "tabs", role: "tablist", onkeydown: event => this.#move(event) });
    this.node = element("section", { class: "panels" }, list);
    for (const [name, panel] of Object.entries(panels)) {
      const tab = element("a", { role: "tab", id: `tab-${name}`, href: `#/${encodeURIComponent(id)}/${name}`, "aria-controls": `panel-${name}` }, name[0].toUpperCase() + name.slice(1));
      panel.id = `panel-${name}`;
      setAttribute(panel, "role", "tabpanel");
      setAttribute(panel, "aria-labelledby", tab.id);
      list.append(tab);
      this.node.append(panel);
      this.#tabs.set(name, { tab, panel });
    }
  }

  label(name, text) {
    setText(this.#tabs.get(name).tab, text.trim());
  }

  offer(name, offered) {
    if (this.#tabs.get(name).tab.hidden === !offered) return;
    this.#tabs.get(name).tab.hidden = !offered;
    this.select(this.#selected);
  }

  select(name) {
    this.#selected = name;
    const offered = [...this.#tabs.keys()].filter(key => !this.#tabs.get(key).tab.hidden);
    const selected = offered.includes(name) ? name : offered[0];
    for (const [key, { tab, panel }] of this.#tabs) {
      setAttribute(tab, "aria-selected", String(key === selected));
      tab.tabIndex = key === selected ? 0 : -1;
      panel.hidden = key !== selected;
    }
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...this.#tabs.values()].map(entry => entry.tab);
    if (step) tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length].focus();
    else if (event.key === " ") event.target.click();
    else return;
    event.preventDefault();
  }
}
