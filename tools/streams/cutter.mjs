// Stands between a client and a server, and cuts what goes through it.
import net from "node:net";

export async function cutter(port, host = "127.0.0.1") {
  const pairs = new Set();
  let left = Infinity;
  const server = net.createServer((client) => {
    const upstream = net.connect(port, host);
    const pair = [client, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
    client.pipe(upstream);
    upstream.on("data", (bytes) => {
      if (bytes.length < left) {
        left -= bytes.length;
        client.write(bytes);
        return;
      }

      // What still leaves, leaves before the connection is reset.
      client.write(bytes.subarray(0, left), end);
      left = Infinity;
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: server.address().port,
    /** Resets all connections. */
    cut: () => pairs.forEach(([client]) => client.resetAndDestroy()),
    /** Resets the connection on which so many more bytes have come. */
    cutAfter: (bytes) => (left = bytes),
    close: () => {
      server.close();
      pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()));
    },
  };
}
