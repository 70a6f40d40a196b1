import { sidesOf } from './journal-sides';

const transfer = (debit: string, credit: string, asset: string, amount: string) => ({
  debit,
  credit,
  debit_account: null,
  credit_account: null,
  asset,
  amount,
});

it('adds up what went from and to each account, and both sides by asset', () => {
  const { sides, sums } = sidesOf({
    transfers: [
      transfer('line', 'payable', 'THB', '30.25'),
      transfer('own', 'payable', 'THB', '10.05'),
      transfer('lot', 'used', 'GPU_SEC:CPU', '40'),
    ],
  });
  expect(sides.map(({ id, debit, credit }) => [id, debit, credit])).toEqual([
    ['line', 3025n, 0n],
    ['own', 1005n, 0n],
    ['lot', 40n, 0n],
    ['payable', 0n, 4030n],
    ['used', 0n, 40n],
  ]);
  expect(sums).toEqual([
    { asset: 'THB', debit: 4030n, credit: 4030n },
    { asset: 'GPU_SEC:CPU', debit: 40n, credit: 40n },
  ]);
});
