import { Detail } from "./detail.js";
import { element, setAttribute, setText } from "./dom.js";
import { time } from "./format.js";
import { ResourceList } from "./list.js";
import { tone } from "./state.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";

const byId = id => document.getElementById(id);
const wide = matchMedia("(min-width: 60rem)");
const store = new Store();
const list = new ResourceList(byId("resources"), toast);
let detail = null;
let lastHeard = null;

const stream = new Stream("/api/stream", {
  hello: hello => heard(() => store.reset(hello), route),
  resource: resource => heard(() => store.change(resource), () => detail || route()),
  usage: frame => heard(() => store.sample(frame)),
}, connection);

function heard(apply, ...then) {
  lastHeard = new Date();
  apply();
  then.forEach(action => action());
  draw();
}

function draw() {
  const { id } = address();
  list.update(store, id);
  if (detail && store.resources.has(detail.id)) detail.view.update(store.resources.get(detail.id), store);
  setText(byId("application"), store.application);
  const counts = summary();
  setText(byId("summary"), counts);
  document.title = `${store.application} · ${counts}`;
}

function summary() {
  const tones = store.ordered.map(tone);
  const bad = tones.filter(value => value === "bad" || value === "warn").length;
  return bad ? `${bad} of ${tones.length} ${bad === 1 ? "needs" : "need"} attention` : `${tones.length} resources`;
}

function address() {
  const [id = "", tab = "console"] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { id, tab };
}

// The page's address says which resource and which tab is shown.
function route() {
  const { id, tab } = address();
  if (!id && wide.matches && store.resources.size) return location.replace(`#/${encodeURIComponent(first())}`);
  const isNew = detail?.id !== id;
  if (isNew) open(store.resources.has(id) ? id : null);
  detail?.view.select(tab);
  setAttribute(document.body, "data-view", detail ? "detail" : "list");
  if (isNew && detail && !wide.matches) enter();
  draw();
}

function open(id) {
  detail?.view.pause();
  detail = id && { id, view: new Detail(id, toast) };
  byId("detail").replaceChildren(...(detail ? [detail.view.node] : []));
  if (detail && !document.hidden) detail.view.resume();
}

// Where the list is away while a resource is shown, reading begins at the resource's top.
function enter() {
  scrollTo(0, 0);
  byId("detail").focus({ preventScroll: true });
}

function first() {
  const resources = store.ordered;
  return (resources.find(resource => tone(resource) === "bad") ?? resources.findLast(resource => resource.urls.length) ?? resources[0]).id;
}

const words = { connecting: "Connecting", live: "Live", lost: "Disconnected", signedout: "Signed out" };

// What cannot be known to be true is greyed out, and its age is told.
function connection(state) {
  const badge = byId("connection");
  setText(badge, words[state]);
  setAttribute(badge, "data-state", state);
  const stale = state === "lost" || state === "signedout";
  setAttribute(document.body, "data-stale", stale);
  store.live = !stale;
  const banner = byId("banner");
  banner.hidden = !stale;
  if (!stale) return;
  draw();
  const since = lastHeard ? ` What you see is from ${time(lastHeard)}.` : "";
  setText(banner, state === "lost"
    ? `Disconnected: the engine does not answer.${since} Trying again.`
    : `The engine was started anew: open the link that it printed.${since}`);
}

function toast(text) {
  const node = element("p", {}, text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), 8000);
}

// A hidden page holds no connections: a browser has six for an origin, and tabs share them.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stream.stop();
  else stream.start();
  if (document.hidden) detail?.view.pause();
  else detail?.view.resume();
});

document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.target.matches("input") || !detail) return;
  event.preventDefault();
  location.hash = `#/${encodeURIComponent(detail.id)}/console`;
  detail.view.select("console");
  detail.view.console.focusFilter();
});

document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault(); // the address names resources
  byId("detail").focus();
});

addEventListener("hashchange", route);
setInterval(() => document.body.hasAttribute("data-stale") || draw(), 1000);
stream.start();
