import type { StreamEvent } from './event-stream';
import { ChangesOfAllWindows } from './changes-of-all-windows';

/** The server: each stream that was asked for, how long its reader was away, and how to send by it. */
const streams: { away: number; send: (event: string, kind?: string) => void; closed: boolean }[] = [];
const before = globalThis.fetch;
beforeEach(() => {
  streams.length = 0;
  globalThis.fetch = (path, init) => {
    const text = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (out) => {
        const stream = {
          away: Number(new URL(path as string, 'http://site.test').searchParams.get('away')),
          send: (event: string, kind = '') =>
            out.enqueue(text.encode(`id: 1\nevent: ${event}\ndata: ${JSON.stringify({ kind })}\n\n`)),
          closed: false,
        };
        streams.push(stream);
        init?.signal?.addEventListener('abort', () => {
          stream.closed = true;
          out.error(new Error('left'));
        });
        stream.send('scopes');
      },
    });
    return Promise.resolve(new Response(body));
  };
});
afterEach(() => {
  globalThis.fetch = before;
});

/** A tab that is looked at from now on, and all that it was told. */
function opened() {
  const told: StreamEvent[] = [];
  const states: string[] = [];
  const tab = new ChangesOfAllWindows(
    'per_1',
    (events) => told.push(...events),
    ({ state }) => states.push(state),
  );
  let stop = new AbortController();
  const look = () => tab.follow((stop = new AbortController()).signal);
  look();
  const kinds = () => told.flatMap(({ event, data }) => (event === 'change' ? [(data as { kind: string }).kind] : []));
  return { told, states, kinds, look, leave: () => stop.abort() };
}
const until = async (holds: () => boolean) => {
  for (let n = 0; n < 500 && !holds(); n++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};

it('holds one stream for all tabs, hands on what comes, and hands over when the tab that leads goes', async () => {
  const [first, second] = [opened(), opened()];
  await until(() => first.states.includes('live') && second.states.includes('live'));
  streams[0].send('change', 'a');
  await until(() => first.kinds().includes('a') && second.kinds().includes('a'));
  expect(streams).toHaveLength(1);
  first.leave();
  await until(() => streams.length === 2);
  expect(streams[0].closed).toBe(true);
  streams[1].send('change', 'b');
  await until(() => second.kinds().includes('b'));
  expect(first.kinds()).not.toContain('b');
  second.leave();
});

it('tells a tab that comes later what it missed, and asks the server for what nobody was told', async () => {
  const first = opened();
  await until(() => streams.length === 1);
  // Since the page began to be loaded: what it read meanwhile may be old.
  expect(streams[0].away).toBeGreaterThanOrEqual(performance.now());
  streams[0].send('change', 'a');
  await until(() => first.kinds().includes('a'));
  const late = opened();
  await until(() => late.kinds().includes('a'));
  late.leave();
  streams[0].send('change', 'b');
  await until(() => first.kinds().includes('b'));
  expect(late.kinds()).not.toContain('b');
  late.look();
  await until(() => late.kinds().includes('b'));
  for (const { told } of [first, late]) expect(told.map(({ event }) => event)).not.toContain('again');
  expect(streams).toHaveLength(1);
  first.leave();
  late.leave();
});

it('tells a tab that comes later nothing of a session that had ended, and is told by it', async () => {
  const { fetch } = globalThis;
  globalThis.fetch = () => Promise.resolve(Response.json({ code: 'not-signed-in' }, { status: 401 }));
  const old = opened();
  await until(() => old.states.includes('signed-out'));
  globalThis.fetch = fetch;
  const fresh = opened();
  await until(() => fresh.states.includes('live') && old.states.includes('live'));
  expect(fresh.states).not.toContain('signed-out');
  expect(streams).toHaveLength(1);
  fresh.leave();
  old.leave();
});

/** Lets what waits for nothing but its turn go on, while clocks are held. */
const turns = async (holds: () => boolean) => {
  for (let n = 0; n < 2000 && !holds(); n++) await new Promise((resolve) => setImmediate(resolve));
  expect(holds()).toBe(true);
};

it('takes the lead from a tab that hangs, and gives it up where it is taken', async () => {
  const name = 'monsoon:changes:per_1';
  let goes: () => void = () => undefined;
  const hang = (how: LockOptions) =>
    new Promise<void>((held) => {
      const work = () => new Promise<void>((resolve) => ((goes = resolve), held()));
      void navigator.locks.request(name, how, work).catch(() => undefined);
    });
  await hang({});
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  const tab = opened();
  jest.advanceTimersByTime(44_000);
  expect(tab.states).toEqual([]);
  jest.advanceTimersByTime(11_000);
  expect(tab.states).toEqual(['lost']);
  await turns(() => tab.states.includes('live'));
  await hang({ steal: true });
  await turns(() => streams[0].closed);
  expect(streams).toHaveLength(1);
  goes();
  await turns(() => streams.length === 2);
  tab.leave();
  jest.useRealTimers();
});

it('reads everything again where the clock was set back', async () => {
  const tab = opened();
  await until(() => streams.length === 1);
  tab.leave();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Math.floor(performance.timeOrigin) - 3_600_000);
  tab.look();
  await until(() => streams.length === 2);
  expect(streams[1].away).toBe(0);
  expect(tab.told.map(({ event }) => event)).toContain('again');
  tab.leave();
  clock.mockRestore();
});
