// Elements are made once and their text is changed in place. Text goes in as text only, never as markup.

const svgNamespace = "http://www.w3.org/2000/svg";

/** Makes an element: attributes by name, `on…` as listeners, true and false as present and absent. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else setAttribute(node, name, value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

export function setText(node, text) {
  const value = text ?? "";
  if (node.textContent !== value) node.textContent = value;
}

export function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : value);
}

/** Puts these children into the node, leaving alone what already stands in its place, so that focus survives. */
export function setChildren(node, children) {
  children.forEach((child, index) => {
    if (node.children[index] !== child) node.insertBefore(child, node.children[index] ?? null);
  });
  while (node.children.length > children.length) node.lastElementChild.remove();
}

const icons = {
  start: "M5 3.5v9l7.5-4.5z",
  stop: "M4 4h8v8H4z",
  restart: "M8 2.5a5.5 5.5 0 1 0 5.2 3.7l-1.4.5A4 4 0 1 1 8 4v2.4l3.8-3.2L8 0z",
  external: "M6 3v1.5h-1.5v7h7V10H13v3H3V3zm2 0h5v5h-1.5V5.6L8 9.1 6.9 8l3.5-3.5H8z",
  back: "M10.5 2.5 5 8l5.5 5.5 1.1-1.1L7.2 8l4.4-4.4z",
};

export function icon(name) {
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, svg("path", { d: icons[name] ?? icons.external }));
}
