import { queryClient } from '../server/query-client';
import { EventParser, follow, type StreamEvent } from './event-stream';

const told = (id: string, data: object) => `id: ${id}\nevent: step\ndata: ${JSON.stringify(data)}\n\n`;

it('puts events together that were cut anywhere', () => {
  const text = `retry: 1000\n\n: still here\n\n${told('1:1', { loss: 2 })}${told('1:2', { loss: 1 })}`;
  for (let at = 0; at <= text.length; at++) {
    const parser = new EventParser();
    const events = [...parser.push(text.slice(0, at)), ...parser.push(text.slice(at))];
    expect(events.map(({ id, data }) => [id, data])).toEqual([
      ['1:1', { loss: 2 }],
      ['1:2', { loss: 1 }],
    ]);
  }
});

it('goes on behind the last event after a break, and stops when nothing more comes', async () => {
  const asked: (string | null)[] = [];
  const answers = [
    () => new Response(told('1', {}) + told('2', {})),
    () => new Response(null, { status: 503 }),
    () => new Response(told('3', {})),
  ];
  const before = globalThis.fetch;
  globalThis.fetch = (_path, init) => {
    asked.push(new Headers(init?.headers).get('last-event-id'));
    return Promise.resolve(answers.shift()!());
  };
  const seen: StreamEvent[] = [];
  const states: string[] = [];
  await follow({
    path: () => 'http://site.test/events',
    after: null,
    onEvents: (events) => seen.push(...events),
    onState: (state) => states.push(state),
    more: () => answers.length > 0,
    signal: new AbortController().signal,
  });
  globalThis.fetch = before;
  expect(seen.map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(asked).toEqual([null, '2', '2']);
  expect(states).toEqual(['live', 'lost', 'live', 'ended']);
});

it('says for whom the page was read, and whether somebody else is signed in', async () => {
  const before = globalThis.fetch;
  const asked: (string | null)[] = [];
  const refused = async (code: string) => {
    globalThis.fetch = (_path, init) => {
      asked.push(new Headers(init?.headers).get('monsoon-person'));
      return Promise.resolve(Response.json({ code }, { status: 401 }));
    };
    const states: string[] = [];
    await follow({
      path: () => 'http://site.test/events',
      after: null,
      onEvents: () => undefined,
      onState: (state) => states.push(state),
      more: () => true,
      signal: new AbortController().signal,
    });
    return states;
  };
  queryClient.setQueryData(['me'], { id: 'per_1' });
  expect(await refused('another-person')).toEqual(['another-person']);
  queryClient.clear();
  expect(await refused('not-signed-in')).toEqual(['signed-out']);
  expect(asked).toEqual(['per_1', null]);
  globalThis.fetch = before;
});
