import { Batches } from '.';

/** Work that ends when it is told to, and what it was given. */
function controlled(options: Partial<ConstructorParameters<typeof Batches<string, string>>[0]> = {}) {
  const given: string[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const batches = new Batches<string, string>({
    size: 3,
    lanes: 2,
    patience: 60_000,
    apart: () => true,
    work: (items) => {
      given.push(items);
      return new Promise((resolve, reject) =>
        ends.push((error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`)))),
      );
    },
    ...options,
  });
  return { batches, given, end: (n: number, error?: Error) => ends[n](error) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('lets the first go at once and joins what arrives meanwhile, in order and up to a size', async () => {
  const { batches, given, end } = controlled();
  const all = ['a', 'b', 'c', 'd', 'e'].map((item) => batches.run(item));
  expect(given).toEqual([['a']]);
  end(0);
  await settled();
  end(1);
  await settled();
  end(2);
  expect(await Promise.all(all)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!']);
  expect(given).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
});

it('lets others go on while a group takes long, and keeps that group in one batch at a time', async () => {
  const { batches, given, end } = controlled({ patience: 1, groupOf: (item) => item[0] });
  const all = ['a1', 'a2', 'b1', 'a3'].map((item) => batches.run(item));
  expect(given).toEqual([['a1']]);
  while (given.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(given[1]).toEqual(['b1']);
  end(1);
  await settled();
  expect(given).toHaveLength(2);
  end(0);
  await settled();
  expect(given[2]).toEqual(['a2', 'a3']);
  end(2);
  expect(await Promise.all(all)).toEqual(['a1!', 'a2!', 'b1!', 'a3!']);
});

it('works on the items of a failed batch one by one', async () => {
  const work = jest.fn((items: string[]) =>
    items.includes('bad') ? Promise.reject(new Error('no')) : Promise.resolve(items.map((item) => `${item}!`)),
  );
  const { batches } = controlled({ work });
  const all = await Promise.allSettled(['first', 'good', 'bad', 'fine'].map((item) => batches.run(item)));
  expect(all.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message))).toEqual([
    'first!',
    'good!',
    'no',
    'fine!',
  ]);
  expect(work.mock.calls.map(([items]) => items.length)).toEqual([1, 3, 1, 1, 1]);
});

it('tries groups side by side, and a group that is stuck once', async () => {
  const tried: string[] = [];
  const work = async (items: string[]) => {
    if (items.length > 1) throw new Error('stuck');
    tried.push(items[0]);
    if (items[0].startsWith('a')) await new Promise((_, fail) => setTimeout(() => fail(new Error('stuck')), 20));
    return items.map((item) => `${item}!`);
  };
  const stuck = (error: unknown) => (error as Error).message === 'stuck';
  const { batches } = controlled({ work, stuck, groupOf: (item) => item[0] });
  const first = batches.run('c');
  const others = ['a1', 'a2', 'b'].map((item) => batches.run(item));
  expect(await Promise.all([first, others[2]])).toEqual(['c!', 'b!']);
  expect((await Promise.allSettled(others)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(tried).toEqual(['c', 'a1', 'b']);
});

it('refuses all alike when the fault was not theirs', async () => {
  const work = jest.fn(() => Promise.reject(new Error('away')));
  const { batches } = controlled({ work, apart: (error) => (error as Error).message !== 'away' });
  const all = await Promise.allSettled(['a', 'b', 'c'].map((item) => batches.run(item)));
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(work).toHaveBeenCalledTimes(2);
});

it('refuses what finds no room, and forgets who went away while waiting', async () => {
  const { batches, given, end } = controlled({
    room: 2,
    overloaded: (waiting, seconds) => new Error(`${waiting} wait, ${seconds} s`),
  });
  const gone = new AbortController();
  const first = batches.run('a');
  const left = batches.run('b', gone.signal);
  const stays = batches.run('c');
  await expect(batches.run('d')).rejects.toThrow('2 wait, 1 s');
  gone.abort(new Error('gone'));
  end(0);
  await expect(left).rejects.toThrow('gone');
  await settled();
  end(1);
  expect([await first, await stays]).toEqual(['a!', 'c!']);
  expect(given).toEqual([['a'], ['c']]);
  expect(batches.length).toBe(0);
});

it('leaves room to others when one group floods, and none to who went away', async () => {
  const { batches, end } = controlled({
    room: 10,
    share: 2,
    groupOf: (item) => item[0],
    overloaded: (waiting) => new Error(`${waiting} wait`),
  });
  const gone = new AbortController();
  const first = batches.run('a1');
  const waits = [batches.run('a2', gone.signal), batches.run('a3')].map((each) =>
    each.catch((error: Error) => error.message),
  );
  await expect(batches.run('a4')).rejects.toThrow('2 wait');
  const other = batches.run('b1');
  gone.abort(new Error('gone'));
  const again = batches.run('a5');
  end(0);
  expect([await first, await waits[0]]).toEqual(['a1!', 'gone']);
  await settled();
  end(1);
  expect([await waits[1], await other, await again]).toEqual(['a3!', 'b1!', 'a5!']);
});
