import { MonsoonError } from '@app/api-client';
import { keyed } from './use-keyed';

/** What is sent, with the answers that come, in turn: undefined is one that was lost on the way. */
function sending(...answers: (number | string | undefined)[]) {
  let n = 0;
  const send = keyed(() => `key ${++n}`);
  const keys: string[] = [];
  return {
    keys,
    ask: (asked: unknown) =>
      send(asked, (key) => {
        keys.push(key);
        const answer = answers.shift();
        if (answer === undefined) return Promise.reject(new TypeError('Failed to fetch'));
        if (answer === 200) return Promise.resolve(answer);
        return typeof answer === 'number'
          ? Promise.reject(new MonsoonError(answer, {}))
          : Promise.reject(new MonsoonError(409, { code: answer }));
      }).catch(() => undefined),
  };
}

it.each([undefined, 401, 409, 429, 500, 503, 'idempotency-key-in-use'])(
  'asks again under the same key after %s',
  async (answer) => {
    const { ask, keys } = sending(answer, 200);
    await ask(['pause', 3]);
    await ask(['pause', 3]);
    expect(keys).toEqual(['key 1', 'key 1']);
  },
);

it.each([401, 429, 412])('keeps the key of a lost answer over %s, which tells nothing of it', async (answer) => {
  const { ask, keys } = sending(undefined, answer, 200, 200);
  for (let times = 0; times < 4; times++) await ask({ amount: '1000000' });
  expect(keys).toEqual(['key 1', 'key 1', 'key 1', 'key 2']);
});

it('asks for something else under another key, and for the first under its own still', async () => {
  const { ask, keys } = sending(undefined, undefined, 200);
  await ask(['pause', 3]);
  await ask(['cancel', 3]);
  await ask(['pause', 3]);
  expect(keys).toEqual(['key 1', 'key 2', 'key 1']);
});

it.each([200, 'idempotency-key-reused'])('asks anew once it was answered with %s', async (answer) => {
  const { ask, keys } = sending(answer, 200);
  await ask({ name: 'a' });
  await ask({ name: 'a' });
  expect(keys).toEqual(['key 1', 'key 2']);
});

it('is one act however often it is pressed while it is under way', async () => {
  const { ask, keys } = sending(200, 200);
  await Promise.all([ask('retry'), ask('retry')]);
  expect(keys).toEqual(['key 1', 'key 1']);
});
