// What the server has told: the resources and the last samples of what they use.

export class Store {
  application = "Dashboard";
  resources = new Map();
  #usage = new Map();
  #clockOffset = 0;
  capacity = 1;

  /** Whether what is here is known to be true still. */
  live = true;

  reset(hello) {
    this.application = hello.application;
    this.#clockOffset = Date.parse(hello.now) - Date.now();
    this.capacity = hello.capacity;
    this.resources = new Map(hello.resources.map(resource => [resource.id, resource]));
    this.#usage = new Map(Object.entries(hello.usage));
  }

  change(resource) {
    this.resources.set(resource.id, resource);
  }

  /** One sample of everything that runs; what is not in it did not run. */
  sample({ samples }) {
    for (const id of new Set([...this.#usage.keys(), ...Object.keys(samples)])) {
      const history = this.usage(id);
      const { cpu, memory } = samples[id] ?? { cpu: null, memory: null };
      history.cpu = [...history.cpu, cpu].slice(-this.capacity);
      history.memory = [...history.memory, memory].slice(-this.capacity);
      this.#usage.set(id, history);
    }
  }

  usage(id) {
    return this.#usage.get(id) ?? { cpu: [], memory: [] };
  }

  /** In the order of the app model, what belongs to another resource right after it. */
  get ordered() {
    return [...this.resources.values()].sort((a, b) => a.order - b.order || a.id.localeCompare(b.id));
  }

  /** The server's clock, which the times of resources are of. */
  get now() {
    return Date.now() + this.#clockOffset;
  }
}
