import { createServer, type AddressInfo } from 'node:net';
import { freePort, freePorts, holdPort } from './ports';

describe('ports', () => {
  it('are free and different', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    for (const port of ports) await (await holdPort(port)).release();
  });

  it('that are taken are refused with the cure', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(holdPort(port)).rejects.toThrow(`Port ${port} is taken: choose another with --port`);
    await new Promise((resolve) => server.close(resolve));
    const held = await holdPort(port);
    expect(held.port).toBe(port);
    await held.release();
  });

  it('come one at a time too', async () => {
    expect(await freePort()).toBeGreaterThan(1023);
  });
});
