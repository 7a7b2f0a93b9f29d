// One server-sent stream that says at every moment whether what it told is still true.

const silence = 7000; // ms; the server sends a sample every two seconds
const retry = 1000;

export class Stream {
  #url;
  #handlers;
  #onState;
  #source = null;
  #watchdog = 0;
  #retry = 0;
  #open = false;

  /** `handlers` by event name get the parsed data; `onState` gets connecting, live, lost or signedout. */
  constructor(url, handlers, onState) {
    this.#url = url;
    this.#handlers = handlers;
    this.#onState = onState;
  }

  start() {
    if (this.#open) return;
    this.#open = true;
    this.#onState("connecting");
    this.#connect();
  }

  stop() {
    this.#open = false;
    this.#drop();
  }

  #connect() {
    this.#drop();
    this.#source = new EventSource(typeof this.#url === "function" ? this.#url() : this.#url);
    this.#source.onerror = () => this.#lost();
    for (const [name, handle] of Object.entries(this.#handlers)) {
      this.#source.addEventListener(name, event => {
        this.#alive();
        handle(JSON.parse(event.data));
      });
    }
    this.#source.addEventListener("alive", () => this.#alive());
    this.#watch();
  }

  #alive() {
    this.#onState("live");
    this.#watch();
  }

  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(), silence);
  }

  // EventSource hides why it failed; asking tells a server that is gone from a sign-in that no longer counts.
  async #lost() {
    this.#drop();
    if (!this.#open) return;
    const signedOut = await fetch("/api/session", { cache: "no-store" }).then(answer => answer.status === 401, () => false);
    if (!this.#open) return;
    this.#onState(signedOut ? "signedout" : "lost");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), retry);
  }

  #drop() {
    clearTimeout(this.#watchdog);
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }
}
