import { Lately } from './lately';

it('knows what came since a moment, in order, and says where it does not know any more', () => {
  let now = 1_000_000;
  const lately = new Lately(() => now);
  for (const id of ['a', 'b', 'c']) {
    lately.keep({ id, kinds: ['job'] });
    now += 1000;
  }
  const ids = (at: number) => lately.since(at)?.map(({ id }) => id) ?? null;
  expect(ids(1_001_000)).toEqual(['b', 'c']);
  expect(ids(now)).toEqual([]);
  expect(ids(now - 300_001)).toBeNull();
  for (let n = 0; n < 20_000; n++) lately.keep({ id: 'd', kinds: ['job'] });
  // Of those that came at this moment some are kept and some are not.
  expect(ids(1_001_000)).toBeNull();
  expect(ids(now)).toBeNull();
  now += 1;
  lately.keep({ id: 'e', kinds: ['job'] });
  expect(ids(now)).toEqual(['e']);
});
