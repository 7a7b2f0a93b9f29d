import { element, icon, setChildren } from "./dom.js";

/** Endpoints as links; one that no browser opens (a database's) is plain text. */
export function links(node, urls) {
  const key = JSON.stringify(urls);
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  setChildren(node, urls.map(link));
}

function link({ url }) {
  const text = url.replace(/^\w+:\/\//, "").replace(/\/$/, "");
  if (!/^https?:\/\//.test(url)) return element("code", { title: url }, text);
  return element("a", { href: url, target: "_blank", rel: "noreferrer", title: url }, text, icon("external"));
}
