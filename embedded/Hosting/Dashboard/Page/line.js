import { parse, strip } from "./ansi.js";
import { element } from "./dom.js";
import { time } from "./format.js";

/** A line as the engine sends it: `2026-01-31T12:34:56.789Z what the process wrote`. */
export function line(content, isError) {
  const [, stamp, text] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([^]*)$/.exec(content) ?? [null, null, content];
  return { text, time: stamp && time(new Date(stamp)), kind: isError ? "error" : false, plain: strip(text).toLowerCase() };
}

/** Stands where lines came faster than they could be sent, or are too old. */
export const gap = count => ({ text: `${count} ${count === 1 ? "line is" : "lines are"} no longer kept`, time: null, kind: "gap", plain: "" });

/** The element that shows a line, with what was sought in it marked. */
export function row({ text, time, kind }, sought) {
  const runs = parse(text).map(run => element("span", { class: run.classes || false }, ...highlight(run.text, sought)));
  return element("li", { class: kind }, time ? element("time", {}, time) : null, ...runs);
}

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
