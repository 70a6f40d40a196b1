import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The network between the api and PostgreSQL: it delays bytes, swallows them, or breaks every connection. */
export class DatabaseProxy {
  private delay = 0;
  private silent = false;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((client) => this.join(client));

  private constructor(private readonly target: number) {}

  /** @param target port of PostgreSQL */
  static async open(target: number): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(target);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Every answer takes so many milliseconds longer. */
  slow(milliseconds: number): void {
    this.delay = milliseconds;
  }

  /** Connections stay open and say nothing (a half-open peer) until `heal`. */
  hush(): void {
    this.silent = true;
  }

  /** Breaks every connection, by a reset. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** As before; what was swallowed is lost, so the connections that lost it break. */
  heal(): void {
    if (this.silent) this.cut();
    this.silent = false;
    this.delay = 0;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(client: Socket): void {
    const database = connect(this.target, '127.0.0.1');
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (data) => {
        if (this.silent) return;
        if (this.delay === 0 || from === client) to.write(data);
        else setTimeout(() => to.destroyed || to.write(data), this.delay);
      });
      from.on('error', () => undefined);
      from.on('end', () => to.end());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
