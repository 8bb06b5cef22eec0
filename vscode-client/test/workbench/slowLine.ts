// A line to a server on which everything takes its time, as to a machine far away.

import net from "node:net";

/** Relays to a port of this machine. */
export class SlowLine {
  /** Milliseconds that each piece takes, either way. */
  delay = 0;
  private readonly server: net.Server;
  private readonly sockets = new Set<net.Socket>();

  constructor(private readonly target: number) {
    this.server = net.createServer((near) => {
      const far = net.connect(this.target, "127.0.0.1");
      this.relay(near, far);
      this.relay(far, near);
    });
  }

  /** The port of its near end. */
  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  async open(): Promise<void> {
    this.server.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.server.once("listening", resolve));
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }

  /** What comes in at one end goes out at the other, in its order. */
  private relay(from: net.Socket, to: net.Socket): void {
    let last: Promise<unknown> = Promise.resolve();
    const later = (act: () => void): void => {
      const due = new Promise((resolve) => setTimeout(resolve, this.delay));
      last = Promise.all([last, due]).then(act);
    };
    this.sockets.add(from);
    from.on("data", (piece: Buffer) => {
      later(() => to.write(piece));
    });
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.sockets.delete(from);
      later(() => to.end());
    });
  }
}
