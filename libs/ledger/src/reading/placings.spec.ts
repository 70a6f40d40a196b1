import { placedAt, wasExtended } from './placings';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 12, hour));
const leg = (share: string, amount: string) => ({ share, amount });
const launch = [leg('gpu', '60'), leg('gpu', '40'), leg('grant', '30'), leg('co_funding', '10')];
const hours = (legs: typeof launch, extensions: [number, bigint][] = []) => {
  const gpu_seconds = legs.reduce((sum, { share, amount }) => sum + (share === 'gpu' ? BigInt(amount) : 0n), 0n);
  const told = extensions.map(([hour, seconds]) => ({ at: at(hour), gpu_seconds: seconds }));
  return placedAt({ created_at: at(0), gpu_seconds, legs }, told).map((moment) => moment.getUTCHours());
};

it('has all legs of a hold that was never extended at its launch, from however many lots', () => {
  expect(wasExtended(launch)).toBe(false);
  expect(hours(launch)).toEqual([0, 0, 0, 0]);
});

it('tells the legs of each extension apart', () => {
  const first = [leg('gpu', '5'), leg('gpu', '15'), leg('grant', '6'), leg('grant', '1')];
  const second = [leg('gpu', '7'), leg('grant', '2')];
  const legs = [...launch, ...first, ...second];
  expect(wasExtended(legs)).toBe(true);
  expect(
    hours(legs, [
      [14, 20n],
      [15, 7n],
    ]),
  ).toEqual([0, 0, 0, 0, 14, 14, 14, 14, 15, 15]);
});
