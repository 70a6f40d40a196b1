import { UploadRate } from './upload-rate';

const fed = (...samples: [at: number, bytes: number][]) => {
  const rate = new UploadRate();
  for (const [at, bytes] of samples) rate.tell(bytes, at);
  return rate;
};

it('promises nothing before it has seen two seconds', () => {
  expect(fed().remaining(1000, 0)).toEqual({ kind: 'unknown' });
  expect(fed([0, 0], [1900, 500]).remaining(1000, 1900)).toEqual({ kind: 'unknown' });
});

it('tells the time left at the pace of late', () => {
  expect(fed([0, 0], [1000, 100], [2000, 200]).remaining(1000, 2000)).toEqual({
    kind: 'left',
    seconds: 8,
    perSecond: 100,
  });
});

it('forgets a pace of long ago', () => {
  const slow = Array.from({ length: 30 }, (_, i): [number, number] => [30_000 + i * 1000, 30_000 + i * 10]);
  expect(fed([0, 0], [1000, 30_000], ...slow).remaining(30_390, 59_000)).toEqual({
    kind: 'left',
    seconds: 10,
    perSecond: 10,
  });
});

it('says that nothing arrives, and takes time up to now for slowness', () => {
  const rate = fed([0, 0], [2000, 200]);
  expect(rate.remaining(1000, 4000)).toEqual({ kind: 'left', seconds: 16, perSecond: 50 });
  expect(rate.remaining(1000, 7000)).toEqual({ kind: 'stalled' });
});

it('begins anew after a pause', () => {
  const rate = fed([0, 0], [3000, 300]);
  rate.reset();
  rate.tell(300, 60_000);
  expect(rate.remaining(1000, 60_000)).toEqual({ kind: 'unknown' });
});
