import { Commands } from "./commands.js";
import { element, setAttribute, setChildren, setText } from "./dom.js";
import { roughly } from "./format.js";
import { links } from "./links.js";
import { describe, isRunning, kind, tone } from "./state.js";
import { Gauge } from "./usage.js";

/** All resources as cards, one made for each and kept. */
export class ResourceList {
  #cards = new Map();
  #node;
  #report;

  constructor(node, report) {
    this.#node = node;
    this.#report = report;
  }

  update(store, selected) {
    const resources = store.ordered;
    for (const id of this.#cards.keys())
      if (!store.resources.has(id)) this.#cards.delete(id);
    setChildren(this.#node, resources.map(resource => this.#card(resource).update(resource, store, resource.id === selected)));
  }

  #card(resource) {
    if (!this.#cards.has(resource.id)) this.#cards.set(resource.id, new Card(this.#report));
    return this.#cards.get(resource.id);
  }
}

class Card {
  constructor(report) {
    this.link = element("a", { class: "name" });
    this.type = element("span", { class: "type" });
    this.state = element("span", { class: "state" });
    this.facts = element("p", { class: "facts" });
    this.links = element("p", { class: "links" });
    this.cpu = new Gauge("cpu");
    this.memory = new Gauge("memory");
    this.gauges = element("div", { class: "gauges" }, this.cpu.node, this.memory.node);
    this.commands = new Commands({ labelled: false, report });
    this.node = element("article", { class: "card" },
      element("div", { class: "head" }, element("span", { class: "dot", "aria-hidden": "true" }), this.link, this.type, this.state),
      element("div", { class: "body" }, element("div", { class: "about" }, this.links, this.facts), this.gauges, this.commands.node));
  }

  update(resource, store, selected) {
    setAttribute(this.node, "data-tone", tone(resource));
    setAttribute(this.node, "data-child", Boolean(resource.parent));
    setText(this.link, resource.id);
    setAttribute(this.link, "href", `#/${encodeURIComponent(resource.id)}`);
    setAttribute(this.link, "aria-current", selected ? "true" : false);
    setText(this.type, kind(resource));
    setText(this.state, stateAndHealth(resource));
    setText(this.facts, facts(resource, store.now).join(" · "));
    links(this.links, resource.urls);
    this.#measure(resource, store);
    this.commands.update(resource, store.live);
    return this.node;
  }

  #measure(resource, store) {
    const usage = store.usage(resource.id);
    this.gauges.hidden = !resource.pid || !usage.cpu.length;
    if (this.gauges.hidden) return;
    this.cpu.update(usage.cpu, store.capacity);
    this.memory.update(usage.memory, store.capacity);
  }
}

function stateAndHealth(resource) {
  const state = describe(resource);
  return resource.health && isRunning(resource) ? `${state} · ${resource.health.toLowerCase()}` : state;
}

function facts(resource, now) {
  const since = Date.parse(isRunning(resource) ? resource.startedAt : resource.stoppedAt);
  const elapsed = Number.isNaN(since) ? null : roughly((now - since) / 1000);
  return [
    elapsed && (isRunning(resource) ? `up ${elapsed}` : `${resource.state === "Finished" ? "finished" : "stopped"} ${elapsed} ago`),
    resource.restarts ? `${resource.restarts} ${resource.restarts === 1 ? "restart" : "restarts"}` : null,
  ].filter(Boolean);
}
