// Reads streams with real clients while connections are cut and servers end, directly and through proxies.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { browserEventSource, dotnet, fetchEventSource, npmEventSource } from "./clients.mjs";
import { cutter } from "./cutter.mjs";

const { api, appHost, executablePath, example, listener, proxies } = JSON.parse(process.argv[2]);

const post = async (path, body, token) => {
  const answer = await fetch(`${api}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  assert(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.status === 204 ? null : answer.json();
};

let users = 0;
const newUser = () => post("/users", { name: "Reader", email: `reader-${process.pid}-${++users}@example.com` });
const say = (user, text) => post("/sse/send-message", { user_ids: [user.id], message: { text } }, user.access_token);

/** Expects the next messages to be these, once, in order, with ids without a gap; what says where the stream is may come between. */
async function hears(received, first, ...texts) {
  for (const [i, text] of texts.entries()) {
    let event;
    do event = await received.next();
    while (event.type === "ready" || (event.type === "bye" && event.data.reconnect));
    assert.deepEqual([event.type, event.id, event.data.data?.message?.text], ["system", String(first + i), text]);
  }
}

async function opened(open, at) {
  const user = await newUser();
  const client = await open({ ...at, user });
  assert.equal((await client.received.next()).type, "ready");
  return { user, ...client };
}

/** The processes of a service that the AppHost has started. */
function processes(name) {
  const all = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)).flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return [{ pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), command: readFileSync(`/proc/${pid}/cmdline`, "utf8") }];
    } catch {
      return [];
    }
  });
  const below = (pid) => all.filter((one) => one.parent === pid).flatMap((one) => [one, ...below(one.pid)]);
  return below(appHost).filter((one) => one.command.split("\0")[0].endsWith(name)).map((one) => one.pid);
}

async function restarted(signal) {
  const before = processes("Collab.Notifier");
  assert(before.length > 0, "No notifier was found.");
  for (const pid of before) process.kill(pid, signal);
  for (let i = 0; i < 300 && processes("Collab.Notifier").filter((pid) => !before.includes(pid)).length < before.length; i++) await new Promise((r) => setTimeout(r, 200));
}

const scenarios = {
  async "a drop before the first event"(open, way) {
    const { user, received, close } = await opened(open, way);
    way.cut();
    await say(user, "one");
    await hears(received, 1, "one");
    await close();
  },
  async "a cut in the middle of a frame"(open, way) {
    const { user, received, close } = await opened(open, way);
    await say(user, "one");
    await hears(received, 1, "one");
    way.cutAfter(100);
    for (const text of ["two", "three", "four"]) await say(user, text);
    await hears(received, 2, "two", "three", "four");
    await close();
  },
  async "a position that cannot be continued"(open, way) {
    const { user, received: before, close: leave } = await opened(open, way);
    await say(user, "one");
    await hears(before, 1, "one");
    await leave();
    const { received, close } = await open({ ...way, user, lastId: "1000" });
    const first = [await received.next(), await received.next()].find((event) => event.type === "reset");
    assert.equal(first?.data.last_event_id, 1);
    way.cut();
    await say(user, "two");
    await hears(received, 2, "two");
    await close();
  },
  async "an end for good"(open, way) {
    const { user, received, exited, close } = await opened(open, way);
    await post("/auth/logout", undefined, user.access_token);
    // The example for .NET says nothing more.
    if (exited) return assert.equal(await exited, 0);
    let event;
    do event = await received.next();
    while (event.type === "task_update");
    assert.deepEqual([event.data.code, event.data.reconnect], ["revoked", false]);
    await close();
  },
};

const restarts = {
  async "a killed notifier"(open, way) {
    return { ...(await opened(open, way)), end: () => restarted("SIGKILL") };
  },
  async "a notifier that is stopped"(open, way) {
    return { ...(await opened(open, way)), end: () => restarted("SIGTERM") };
  },
};

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const clients = {
    "EventSource in a browser": browserEventSource(browser, readFileSync(example, "utf8")),
    "fetch-event-source in a browser": fetchEventSource(browser),
    "npm eventsource": npmEventSource,
    ".NET": dotnet(listener),
  };
  for (const [place, port] of Object.entries({ directly: Number(new URL(api).port), ...proxies })) {
    const between = await cutter(port);
    const way = { origin: `http://127.0.0.1:${between.port}`, cut: between.cut, cutAfter: between.cutAfter };
    for (const [scenario, play] of Object.entries(scenarios)) {
      for (const [client, open] of Object.entries(clients)) {
        await play(open, way).catch((e) => {
          throw new Error(`${client}, ${place}: ${scenario}`, { cause: e });
        });
      }
      console.log(`${place}: ${scenario} is survived by ${Object.keys(clients).join(", ")}.`);
    }

    for (const [scenario, play] of Object.entries(restarts)) {
      const all = [];
      for (const open of Object.values(clients)) all.push(await play(open, way));
      for (const { user } of all) await say(user, "before");
      await all[0].end();
      for (const { user } of all) await say(user, "after");
      for (const [i, { received, close }] of all.entries()) {
        await hears(received, 1, "before", "after").catch((e) => {
          throw new Error(`${Object.keys(clients)[i]}, ${place}: ${scenario}`, { cause: e });
        });
        await close();
      }
      console.log(`${place}: ${scenario} is survived by ${Object.keys(clients).join(", ")}.`);
    }

    // Longer than either proxy waits for a server that says nothing.
    const { user, received, close } = await opened(npmEventSource, way);
    await new Promise((resolve) => setTimeout(resolve, 65_000));
    await say(user, "one");
    const event = await received.next();
    assert.deepEqual([event.type, event.id], ["system", "1"], "The stream did not survive a minute without events.");
    await close();
    console.log(`${place}: a minute without events is survived.`);
    between.close();
  }
} finally {
  await browser.close();
}
