import { fallOf, heldOutPoints } from './held-out';

const told = (step: number | null, loss: unknown) => ({ step, values: { loss } });

it('takes what a later attempt measured, in the order of the steps', () => {
  const points = heldOutPoints([told(0, 2.6), told(20, 1.9), told(40, 1.5), told(20, 1.8), told(40, 1.4)]);
  expect(points).toEqual([
    { step: 0, loss: 2.6 },
    { step: 20, loss: 1.8 },
    { step: 40, loss: 1.4 },
  ]);
});

it('leaves out what is no measurement', () => {
  expect(heldOutPoints([told(null, 1), told(1, 'much'), told(2, undefined)])).toEqual([]);
});

it('tells by what part a loss fell or rose', () => {
  expect(fallOf(2, 1.5)).toBe(0.25);
  expect(fallOf(1, 1.5)).toBe(-0.5);
  expect(fallOf(null, 1)).toBeNull();
  expect(fallOf(1, null)).toBeNull();
  expect(fallOf(0, 1)).toBeNull();
});
