import { createServer, type AddressInfo, type Server } from 'node:net';

/** Ports on loopback that nothing listens on, all different from each other. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held open until the last is known: a port given back could be handed out again.
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** One port on loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  return (await freePorts(1))[0];
}

/** A port on loopback that nobody else gets until it is released. */
export interface HeldPort {
  port: number;
  /** Gives it to whoever is to listen there. */
  release: () => Promise<void>;
}

/** Why a port that was named is not to be had. */
const whyNot: Record<string, string> = { EACCES: 'needs root', EADDRINUSE: 'is taken' };

/** Holds a port. @param port a free one unless said @throws Error that says what to do when it cannot be had */
export async function holdPort(port = 0): Promise<HeldPort> {
  try {
    const server = await listen(port);
    // A page that is still open asks again and again: it is to find nobody, not somebody who does not answer.
    server.on('connection', (socket) => socket.destroy());
    server.unref();
    return { port: (server.address() as AddressInfo).port, release: () => close(server) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (port === 0)
      throw new Error(
        `No free port is to be had on 127.0.0.1 (${code}): end programs that hold many, then start again.`,
      );
    const why = whyNot[code ?? ''] ?? `cannot be had (${code})`;
    throw new Error(`Port ${port} ${why}: choose another with --port, or leave --port out for a free one.`);
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
