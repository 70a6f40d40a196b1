import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The network between the api and PostgreSQL: it delays bytes, swallows them, or breaks connections. */
export class DatabaseProxy {
  private delay = 0;
  private silent = false;
  private readonly sockets = new Set<Socket>();
  private readonly clients = new Set<Socket>();
  private readonly lost = new WeakSet<Socket>();
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

  /**
   * Connections that are there say nothing for good, in either direction, not even that they close, as where a firewall forgot
   * them; those that are made from now on work. @returns how many
   */
  strand(): number {
    for (const socket of this.sockets) this.lost.add(socket);
    return this.stranded;
  }

  /** Of the stranded connections, those that the api has not thrown away. */
  get stranded(): number {
    return [...this.clients].filter((socket) => this.lost.has(socket)).length;
  }

  /** The address of the same database by this way. */
  through(url: string): string {
    const other = new URL(url);
    other.port = String(this.port);
    return other.href;
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
    this.clients.add(client);
    client.on('close', () => this.clients.delete(client));
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (data) => {
        if (this.silent || this.lost.has(from)) return;
        if (this.delay === 0 || from === client) to.write(data);
        else setTimeout(() => to.destroyed || to.write(data), this.delay);
      });
      from.on('error', () => undefined);
      from.on('end', () => this.lost.has(from) || to.end());
      from.on('close', () => {
        this.sockets.delete(from);
        if (!this.lost.has(from)) to.destroy();
      });
    }
  }
}
