import { type Change, type Offer, withoutRepeats } from './changes';

const change = (offer: Offer, ask?: string): Change => ({ ...offer, effect: '', possible: true, ...(ask && { ask }) });
const fewer = (gpus: number) => change({ action: 'fewer-gpus', variant: 'fits', values: { gpus } });
const quota = (gpu_seconds: number) => change({ action: 'request-quota', values: { gpu_seconds } });

it('offers once what changes several checks', () => {
  const larger = change({ action: 'choose-pool', variant: 'larger' });
  const asked = change({ action: 'unfreeze' }, 'the programme office');
  expect(withoutRepeats([larger, asked, larger, change({ action: 'unfreeze' })])).toEqual([
    larger,
    asked,
    change({ action: 'unfreeze' }),
  ]);
});

it.each([
  [4, 2],
  [2, 4],
])('of ceilings of %s and %s GPUs offers the one that satisfies both, in the place of the first', (a, b) => {
  const open = change({ action: 'choose-pool', variant: 'open' });
  expect(withoutRepeats([fewer(a), open, fewer(b)])).toEqual([fewer(2), open]);
});

it('tells ceilings of other effects apart, and keeps what is needed to each of its amounts', () => {
  const now = change({ action: 'fewer-gpus', variant: 'now', values: { gpus: 1 } });
  const all = [fewer(4), now, quota(3600), quota(7200)];
  expect(withoutRepeats(all)).toEqual(all);
});
