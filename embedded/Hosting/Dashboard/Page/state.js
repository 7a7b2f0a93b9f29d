// What a resource's state means to the eye. The words come from the engine.

const tones = {
  Running: "good", Active: "good", Finished: "done", Starting: "busy", Waiting: "busy", Stopping: "busy", Building: "busy",
  Restarting: "warn", NotStarted: "done", Exited: "bad", FailedToStart: "bad", RuntimeUnhealthy: "bad", ValueMissing: "bad",
};
const styles = { success: "good", info: "busy", warning: "warn", error: "bad" };

/** The tone that a dot, a chip and a card share: good, busy, warn, bad or done. */
export function tone(resource) {
  if (resource.exitCode && resource.state === "Finished") return "bad";
  if (resource.state === "Exited") return resource.exitCode ? "bad" : "done";
  const known = tones[resource.state] ?? styles[resource.stateStyle] ?? "done";
  if (known !== "good" || !resource.health) return known;
  return { Healthy: "good", Checking: "busy" }[resource.health] ?? "warn";
}

/** The state in words, with the exit code where it says something. */
export function describe(resource) {
  const words = spaced(resource.state ?? "Unknown");
  const exit = resource.state === "Exited" && resource.exitCode ? ` (${resource.exitCode})` : "";
  return words + exit;
}

/** What the resource is: `project`, `postgres server`. */
export const kind = resource => spaced(resource.type).toLowerCase();

const spaced = name => name.replace(/([a-z])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);

export const isRunning = resource => Boolean(resource.startedAt) && !resource.stoppedAt;
