import { element, setText } from "./dom.js";
import { bytes, cores } from "./format.js";
import { Sparkline } from "./sparkline.js";

const measures = {
  cpu: { name: "CPU", format: cores, floor: 0.05 },
  memory: { name: "Memory", format: bytes, floor: 32 * 1024 * 1024 },
};

const fewest = 30; // samples that fill a chart's width; with more it gets denser

/** A value with its recent course. */
export class Gauge {
  constructor(kind) {
    this.measure = measures[kind];
    this.chart = new Sparkline(kind);
    this.value = element("span", { class: "value" });
    this.peak = element("span", { class: "peak" });
    this.node = element("div", { class: "gauge" }, element("span", { class: "label" }, this.measure.name), this.value, this.peak, this.chart.node);
  }

  update(values, capacity) {
    const { name, format, floor } = this.measure;
    const current = values.at(-1);
    const known = values.filter(value => value !== null);
    const text = current === null || current === undefined ? "–" : format(current);
    const peak = known.length ? `peak ${format(Math.max(...known))}` : "";
    setText(this.value, text);
    setText(this.peak, peak);
    this.chart.update(values, Math.min(capacity, Math.max(fewest, values.length)), floor, `${name} ${text}, ${peak}`);
  }
}
