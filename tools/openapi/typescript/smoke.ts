// Uses the generated types as an application would: openapi-fetch turns them into a client.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "../obj/api.js";

const baseUrl = process.argv[2];
assert(baseUrl, "The address of the API is missing.");

const nobody = createClient<paths>({ baseUrl });
const registration = await nobody.POST("/users", {
  body: { name: "Type Script", email: `typescript-${Date.now()}@example.com` },
});
assert(registration.data, JSON.stringify(registration.error));
const user = registration.data;

const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${user.access_token}` } });

const meeting = await api.POST("/events", {
  body: { title: "Meeting", start_date: "2026-01-15T10:00:00Z", end_date: "2026-01-15T11:00:00Z" },
});
assert(meeting.data, JSON.stringify(meeting.error));
const event_id = meeting.data.id;

const task = await api.POST("/tasks", { body: { event_id, title: "Agenda", duration: 60 } });
assert(task.data, JSON.stringify(task.error));
assert.equal(task.data.remaining_duration, 60);

// Two pages of one item each.
await api.POST("/tasks", { body: { event_id, title: "Minutes", duration: 30 } });
const titles: string[] = [];
for (let cursor: string | null | undefined; cursor !== null; ) {
  const page = await api.GET("/events/{id}/tasks", {
    params: { path: { id: event_id }, query: cursor ? { limit: 1, cursor } : { limit: 1 } },
  });
  assert(page.data, JSON.stringify(page.error));
  titles.push(...page.data.items.map((item) => item.title));
  cursor = page.data.next_cursor;
}
assert.deepEqual(titles, ["Agenda", "Minutes"]);

// A refusal is a problem with a type to rely on.
const tooLong = await api.POST("/tasks", {
  body: { event_id, parent_task_id: task.data.id, title: "Too long", duration: 90 },
});
assert.equal(tooLong.response.status, 409);
assert.equal(tooLong.error?.type, "urn:collab:duration-exceeded");

const stale = await api.PUT("/tasks/{id}", {
  params: { path: { id: task.data.id }, header: { "If-Match": '"999"' } },
  body: { title: "Never" },
});
assert.equal(stale.response.status, 412);
assert.equal(stale.error?.type, "urn:collab:precondition-failed");

// The stream, from its beginning: the event's creation comes first.
const stream = await api.GET("/sse/{user_id}", {
  params: { path: { user_id: user.id }, header: { "Last-Event-ID": 0 } },
  parseAs: "stream",
});
const decoder = new TextDecoder();
let text = "";
for await (const part of stream.data as ReadableStream<Uint8Array>) {
  text += decoder.decode(part, { stream: true });
  if (text.includes("event: task_update")) break;
}
assert.match(text, new RegExp(event_id));

console.log("The TypeScript client works.");
