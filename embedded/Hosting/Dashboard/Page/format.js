/** Seconds in the largest unit alone: `42 s`, `3 min`, `2 h`. */
export const roughly = seconds => duration(seconds).split(" ").slice(0, 2).join(" ");

/** Seconds as the two units that matter: `42 s`, `3 min 5 s`, `2 h 14 min`, `3 d 4 h`. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0) return "0 s";
  const [name, size] = units[first];
  const next = units[first + 1];
  const rest = next ? Math.floor((whole % size) / next[1]) : 0;
  return `${Math.floor(whole / size)} ${name}${rest ? ` ${rest} ${next[0]}` : ""}`;
}

export function bytes(count) {
  if (count < 1024 * 1024) return `${Math.round(count / 1024)} KiB`;
  const mebibytes = count / (1024 * 1024);
  return mebibytes < 1024 ? `${mebibytes.toFixed(mebibytes < 10 ? 1 : 0)} MiB` : `${(mebibytes / 1024).toFixed(2)} GiB`;
}

/** Cores in use as a percentage of one core. */
export function cores(used) {
  const percent = used * 100;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });

/** The time of day, with its date when that is not today. */
export function time(date) {
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : dayAndClock.format(date);
}
