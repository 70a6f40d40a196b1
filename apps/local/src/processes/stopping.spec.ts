import { type Stoppable, Stopping } from './stopping';

describe('a stop', () => {
  const said: string[] = [];
  const part = (name: string, by: number, work: (patience: number) => Promise<unknown> = async () => undefined) => {
    const stopped: Stoppable = {
      name,
      by,
      stop: async (patience) => {
        said.push(name);
        await work(patience);
      },
      kill: () => said.push(`${name} killed`),
    };
    return stopped;
  };
  beforeEach(() => said.splice(0));
  afterEach(() => jest.useRealTimers());

  it('goes through the parts in their order, whichever was started first', async () => {
    const stopping = new Stopping(() => undefined);
    for (const [name, by] of [
      ['postgres', 900],
      ['api', 700],
      ['worker', 100],
      ['agent', 600],
    ] as const)
      await stopping.add(part(name, by));
    await Promise.all([stopping.stop(), stopping.stop()]);
    expect(said).toEqual(['worker', 'agent', 'api', 'postgres']);
  });

  it('gives each part only the time that is left, and goes on when one fails', async () => {
    // The clock of the test: a real timer may ring a millisecond before the wall clock says so.
    jest.useFakeTimers();
    const stopping = new Stopping((text) => said.push(text));
    const given: number[] = [];
    const slow = (patience: number) => {
      given.push(patience);
      return new Promise((resolve) => setTimeout(resolve, 150));
    };
    await stopping.add(part('first', 300, slow));
    await stopping.add(part('second', 400, () => Promise.reject(new Error('will not'))));
    await stopping.add(part('third', 500, slow));
    const stopped = stopping.stop('stopping');
    await jest.advanceTimersByTimeAsync(300);
    await stopped;
    expect(said).toEqual(['stopping', 'first', 'second', 'second: Error: will not', 'third']);
    expect(given).toEqual([300, 350]);
  });

  it('stops what is added too late, and tells whoever added it', async () => {
    const stopping = new Stopping(() => undefined);
    await stopping.stop();
    expect(stopping.signal.aborted).toBe(true);
    await expect(stopping.add(part('late', 100))).rejects.toThrow('stopped while starting');
    expect(said).toEqual(['late']);
  });
});
