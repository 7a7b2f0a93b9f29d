// The clients, each opened the way its documentation says. All of them put what arrives into a queue.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { EventSource } from "eventsource";

export const types = ["ready", "system", "task_update", "withdrawn", "reset", "bye"];

/** What a client has received, in order. */
export class Received {
  #events = [];
  #waiting = null;

  push(type, id, data) {
    this.#events.push({ type, id, data });
    this.#waiting?.();
  }

  /** The next event that is no heartbeat. */
  async next(patience = 60_000) {
    const until = Date.now() + patience;
    for (;;) {
      const event = this.#events.shift();
      if (event && event.type !== "heartbeat") return event;
      if (event) continue;
      if (Date.now() > until) throw new Error("Nothing arrived.");
      await new Promise((resolve) => {
        this.#waiting = resolve;
        setTimeout(resolve, 200);
      });
    }
  }
}

export function npmEventSource({ origin, user, lastId }) {
  const received = new Received();
  const source = new EventSource(`${origin}/sse/${user.id}${lastId ? `?last_event_id=${lastId}` : ""}`, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, Authorization: `Bearer ${user.access_token}` } }),
  });
  for (const type of types) source.addEventListener(type, (event) => received.push(type, event.lastEventId, JSON.parse(event.data)));
  return { received, close: () => source.close() };
}

/** The example of the documentation, built from it. */
export const dotnet = (program) => ({ origin, user, lastId }) => {
  const received = new Received();
  const child = spawn(program, [origin, user.id, user.access_token, ...(lastId ? [lastId] : [])], { stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [, type, id, data] = /^(\S+) (\S*) (.*)$/.exec(line);
    received.push(type, id, JSON.parse(data));
  });
  const exited = new Promise((resolve) => child.on("exit", resolve));
  return { received, exited, close: () => child.kill() };
};

/** A page on the server's own origin, with what the documentation shows for browsers and with fetch-event-source. */
export async function page(browser, origin, example) {
  const context = await browser.newContext();
  const opened = await context.newPage();
  const library = new URL("node_modules/@microsoft/fetch-event-source/lib/esm/", import.meta.url);
  await opened.route("**/page/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    if (name === "index") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
    const body = name === "example" ? example : await readFile(new URL(name.endsWith(".js") ? name : `${name}.js`, library), "utf8");
    return route.fulfill({ contentType: "text/javascript", body });
  });
  const received = new Received();
  await opened.exposeFunction("received", (type, id, data) => received.push(type, id, data));
  await opened.goto(`${origin}/page/index`);
  return { received, opened, close: () => context.close() };
}

export const browserEventSource = (browser, example) => async ({ origin, user, lastId }) => {
  const { received, opened, close } = await page(browser, origin, example);
  await opened.evaluate(
    async ([origin, user, lastId]) => {
      const { listen } = await import("/page/example");
      await listen(origin, user.id, user.access_token, (type, data) => window.received(type, String(data.id ?? data.last_event_id), data), lastId ?? null);
    },
    [origin, user, lastId],
  );
  return { received, close };
};

export const fetchEventSource = (browser) => async ({ origin, user, lastId }) => {
  const { received, opened, close } = await page(browser, origin, "");
  await opened.evaluate(
    async ([origin, user, lastId]) => {
      const { fetchEventSource } = await import("/page/index.js");
      fetchEventSource(`${origin}/sse/${user.id}`, {
        openWhenHidden: true,
        headers: { Authorization: `Bearer ${user.access_token}`, ...(lastId ? { "last-event-id": lastId } : {}) },
        onmessage: (event) => window.received(event.event, event.id, JSON.parse(event.data)),
      });
    },
    [origin, user, lastId],
  );
  return { received, close };
};
