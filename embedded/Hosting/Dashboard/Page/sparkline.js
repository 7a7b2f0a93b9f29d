import { setAttribute, setText, svg } from "./dom.js";

const width = 100;
const height = 24;

/** A small area chart of the last samples, the newest at the right. Gaps, where nothing ran, stay empty. */
export class Sparkline {
  constructor(className = "") {
    this.title = svg("title");
    this.area = svg("path", { class: "area" });
    this.line = svg("path", { class: "line" });
    this.node = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", class: `sparkline ${className}` },
      this.title, this.area, this.line);
  }

  /** Draws values (null where there is none) on a scale from 0 to at least `floor`, over `capacity` places. */
  update(values, capacity, floor, label) {
    const top = Math.max(floor, ...values.map(value => value ?? 0)) * 1.1;
    const step = width / (capacity - 1);
    const first = capacity - values.length;
    const points = values.map((value, index) => value === null ? null : [(first + index) * step, height - (value / top) * height]);
    const segments = split(points).map(segment => segment.length > 1 ? segment : [[segment[0][0] - step / 2, segment[0][1]], segment[0]]);
    setAttribute(this.line, "d", segments.map(segment => `M${segment.map(format).join("L")}`).join(""));
    setAttribute(this.area, "d", segments.map(segment => `M${segment[0][0].toFixed(1)},${height}L${segment.map(format).join("L")}L${segment.at(-1)[0].toFixed(1)},${height}Z`).join(""));
    setText(this.title, label);
  }
}

const format = ([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`;

function split(points) {
  const segments = [];
  let current = [];
  for (const point of [...points, null]) {
    if (point) current.push(point);
    else if (current.length) {
      segments.push(current);
      current = [];
    }
  }
  return segments;
}
