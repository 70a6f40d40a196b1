import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Seeded } from './seeded';

/** What goes wrong on the way, in shares of the requests; nothing unless set. */
export interface Weather {
  /** The connection breaks before the request arrives. */
  dropped: number;
  /** The request arrives, and its answer does not. */
  unanswered: number;
  /** The same request arrives twice, one after the other; the second answer is given. */
  doubled: number;
  /** Milliseconds that each request waits on the way. */
  delay: number;
}

const fine: Weather = { dropped: 0, unanswered: 0, doubled: 0, delay: 0 };
type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** The network between a client and the api: whole requests are dropped, delayed, doubled, or lose their answer. */
export class HttpProxy {
  private weather = fine;
  private readonly server: Server = createServer((incoming, outgoing) => void this.pass(incoming, outgoing));

  private constructor(
    private readonly target: number,
    private readonly random: Seeded,
  ) {}

  /** @param target port of the api */
  static async open(target: number, random: Seeded): Promise<HttpProxy> {
    const proxy = new HttpProxy(target, random);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  become(change: Partial<Weather>): void {
    this.weather = { ...fine, ...change };
    if (this.weather.dropped === 1) this.server.closeAllConnections();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { dropped, unanswered, doubled, delay } = this.weather;
    if (this.random.chance(dropped)) return void incoming.socket.destroy();
    const lost = this.random.chance(unanswered);
    const twice = this.random.chance(doubled);
    try {
      const parts: Buffer[] = [];
      for await (const part of incoming) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      if (delay > 0) await sleep(delay);
      if (twice) await drained(await this.forward(incoming, body));
      const answer = await this.forward(incoming, body);
      if (lost) {
        await drained(answer);
        return void incoming.socket.destroy();
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
    } catch {
      incoming.socket.destroy();
    }
  }

  private forward({ method, url, headers }: Asked, body: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      // A connection each: a kept one that a killed api left behind would be another fault than the one that was asked for.
      const sent = request({ host: '127.0.0.1', port: this.target, path: url, method, headers, agent: false }, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

async function drained(answer: IncomingMessage): Promise<void> {
  for await (const _ of answer) continue;
}
