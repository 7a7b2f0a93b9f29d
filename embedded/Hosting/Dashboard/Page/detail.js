import { strip } from "./ansi.js";
import { Commands } from "./commands.js";
import { Console } from "./console.js";
import { element, icon, setAttribute, setChildren, setText } from "./dom.js";
import { Environment } from "./environment.js";
import { duration, time } from "./format.js";
import { links } from "./links.js";
import { describe, isRunning, kind, tone } from "./state.js";
import { Tabs } from "./tabs.js";
import { Gauge } from "./usage.js";

/** One resource in full: facts, charts, console, environment. A new one is made for each that is selected. */
export class Detail {
  constructor(id, report) {
    this.title = element("h1", {}, id);
    this.type = element("span", { class: "type" });
    this.chips = element("p", { class: "chips" });
    this.state = element("span", { class: "chip" });
    this.health = element("span", { class: "chip" });
    this.commands = new Commands({ labelled: true, report });
    this.reports = element("ul", { class: "reports" });
    this.facts = new Facts();
    this.cpu = new Gauge("cpu");
    this.memory = new Gauge("memory");
    this.gauges = element("div", { class: "gauges" }, this.cpu.node, this.memory.node);
    this.console = new Console(id);
    this.environment = new Environment(id, report);
    this.tabs = new Tabs(id, { console: this.console.node, environment: this.environment.node });
    this.chips.append(this.state, this.health);
    this.node = element("article", { class: "resource" },
      element("a", { class: "back", href: "#/" }, icon("back"), "Resources"),
      element("header", {}, element("div", { class: "who" }, this.title, this.type), this.chips, this.commands.node),
      this.reports, element("div", { class: "overview" }, this.facts.node, this.gauges), this.tabs.node);
  }

  update(resource, store) {
    setAttribute(this.node, "data-tone", tone(resource));
    setText(this.type, kind(resource));
    setText(this.state, describe(resource));
    setText(this.health, resource.health);
    this.health.hidden = !resource.health || !isRunning(resource);
    setAttribute(this.health, "data-health", resource.health);
    this.#report(resource);
    this.commands.update(resource, store.live);
    this.facts.update(resource, store.now);
    this.#measure(resource, store);
    this.environment.update(resource.environment);
    this.tabs.label("environment", resource.type === "Project" ? `Environment ${resource.environment.length || ""}` : "Values");
    this.tabs.offer("console", resource.hasConsole);
  }

  select(tab) {
    this.tabs.select(tab);
    this.console.settle();
  }

  pause() {
    this.console.stop();
  }

  resume() {
    this.console.start();
  }

  #report(resource) {
    const failing = resource.healthReports.filter(report => report.status !== "Healthy" && report.description);
    const lines = [resource.reason, ...failing.map(report => `${report.name}: ${report.description}`)].filter(Boolean).map(strip);
    if (this.reports.dataset.key === lines.join("\n")) return;
    this.reports.dataset.key = lines.join("\n");
    setChildren(this.reports, lines.map(line => element("li", {}, line)));
  }

  #measure(resource, store) {
    const usage = store.usage(resource.id);
    this.gauges.hidden = !usage.cpu.some(value => value !== null);
    this.cpu.update(usage.cpu, store.capacity);
    this.memory.update(usage.memory, store.capacity);
  }
}

class Facts {
  #entries = new Map();

  constructor() {
    this.node = element("dl", { class: "facts" });
  }

  update(resource, now) {
    const started = Date.parse(resource.startedAt);
    const stopped = Date.parse(resource.stoppedAt);
    this.#set("Endpoints", resource.urls, links);
    this.#set("Uptime", isRunning(resource) ? duration((now - started) / 1000) : null);
    this.#set("Started", Number.isNaN(started) ? null : time(new Date(started)));
    this.#set("Stopped", isRunning(resource) || Number.isNaN(stopped) ? null : time(new Date(stopped)));
    this.#set("Exit code", isRunning(resource) ? null : resource.exitCode);
    this.#set("Process id", resource.pid);
    this.#set("Restarts", resource.startedAt ? resource.restarts : null);
    this.#set("Source", resource.source);
  }

  #set(name, value, show = setText) {
    const entry = this.#entries.get(name) ?? this.#make(name);
    const there = value !== null && value !== undefined && value.length !== 0;
    entry.parentElement.hidden = !there;
    if (there) show(entry, value);
  }

  #make(name) {
    const entry = element("dd");
    this.node.append(element("div", { class: name === "Source" ? "wide" : false }, element("dt", {}, name), entry));
    this.#entries.set(name, entry);
    return entry;
  }
}
