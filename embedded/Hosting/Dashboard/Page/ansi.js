// A console line's colours as classes; every other escape and control character is dropped.

const escapes = /\u001b\[([0-9;:?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Splits a line into runs of `{ text, classes }`. */
export function parse(line) {
  const runs = [];
  let style = {};
  let start = 0;
  for (const match of line.matchAll(escapes)) {
    push(runs, line.slice(start, match.index), style);
    start = match.index + match[0].length;
    if (match[2] === "m") style = select(style, match[1]);
  }
  push(runs, line.slice(start), style);
  return runs;
}

export const strip = line => line.replace(escapes, "");

function push(runs, text, style) {
  if (text) runs.push({ text, classes: Object.values(style).filter(Boolean).join(" ") });
}

// Select graphic rendition, ECMA-48 8.3.117: the plain colours and weights; richer ones are left out.
function select(style, parameters) {
  const codes = parameters.split(/[;:]/).map(Number);
  let next = { ...style };
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index];
    if (code === 0) next = {};
    else if (code === 1) next.bold = "ansi-bold";
    else if (code === 2) next.dim = "ansi-dim";
    else if (code === 4) next.line = "ansi-underline";
    else if (code === 22) next.bold = next.dim = null;
    else if (code === 24) next.line = null;
    else if (code >= 30 && code <= 37) next.color = `ansi-${code - 30}`;
    else if (code >= 90 && code <= 97) next.color = `ansi-${code - 82}`;
    else if (code === 39) next.color = null;
    else if (code >= 41 && code <= 46) next.ground = `ansi-on-${code - 40}`;
    else if (code >= 101 && code <= 106) next.ground = `ansi-on-${code - 100}`;
    else if (code === 40 || code === 47 || code === 49) next.ground = null; // the page has a ground of its own
    else if (code === 38 || code === 48) index += codes[index + 1] === 5 ? 2 : 4;
  }
  return next;
}
