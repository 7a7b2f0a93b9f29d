import { element, icon, setChildren } from "./dom.js";

/** Endpoints as links; one that no browser opens (a database's) is plain text. */
export function links(node, urls) {
  const key = JSON.stringify(urls);
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  setChildren(node, urls.map(link));
}

function link({ name, url }) {
  const text = url.replace(/^https?:\/\//, "").replace(/\/$/, "");
  if (!/^https?:\/\//.test(url)) return element("code", { title: name ?? "" }, text);
  return element("a", { href: url, target: "_blank", rel: "noreferrer", title: name ?? "" }, text, icon("external"));
}
