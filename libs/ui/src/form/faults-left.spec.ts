import type { Problem } from '../explain/problem-words';
import { faultsLeft, faultsPlaced } from './faults-left';

const told = (...pointers: string[]): Problem => ({
  type: '',
  title: '',
  status: 400,
  code: 'validation-failed',
  detail: '',
  request_id: '',
  ...(pointers.length > 0 && { errors: pointers.map((pointer) => ({ pointer, code: 'required' })) }),
});
const left = (problem: Problem, ...changed: string[]) =>
  faultsLeft(problem, changed)?.errors?.map((one) => one.pointer);

it('says no more of a field what was said before it was changed', () => {
  expect(left(told('/name', '/owner/email'), 'owner/email')).toEqual(['/name']);
  expect(left(told('/name', '/languages'), 'languages:tha')).toEqual(['/name']);
  expect(faultsLeft(told('/name'), ['name'])).toBeNull();
  expect(left(told('/name'), 'summary')).toEqual(['/name']);
});

it('says no more what the page knows to be mended by the change of another field', () => {
  const known = { pointer: '/until', code: 'required' };
  const problem = told('/from', '/until', '/until');
  problem.errors?.push({ pointer: '/until', code: 'max' });
  expect(faultsLeft(problem, ['name'], [known])?.errors).toEqual([
    { pointer: '/from', code: 'required' },
    { pointer: '/until', code: 'max' },
  ]);
});

it('takes an amount and its currency for one thing', () => {
  expect(faultsLeft(told('/amount/amount'), ['amount/currency'])).toBeNull();
  expect(left(told('/amount/amount'), 'price/currency')).toEqual(['/amount/amount']);
});

it('says of the whole what was said of it until anything is changed', () => {
  expect(faultsLeft(told(), [])).not.toBeNull();
  expect(faultsLeft(told(), ['name'])).toBeNull();
});

it('lists faults in the order of the fields on the page, a thing of several fields at its first', () => {
  const fields = ['name', 'languages:tha', 'languages:vie', 'amount/amount', 'amount/currency'].map((name) => ({
    name,
  }));
  const faults = told('/amount', '/elsewhere', '?languages', '/name').errors;
  const { errors } = faultsPlaced({ ...told(), errors: faults }, fields);
  expect(errors?.map(({ pointer }) => pointer)).toEqual(['/name', '/languages', '/amount/amount', '/elsewhere']);
});

it('tells what is wrong with an amount at the amount, though its currency stands first', () => {
  const fields = ['country', 'amount/currency', 'amount/amount'].map((name) => ({ name }));
  const placed = (code: string) =>
    faultsPlaced({ ...told(), errors: [{ pointer: '/amount', code }] }, fields).errors?.map(({ pointer }) => pointer);
  expect(placed('amount-zero')).toEqual(['/amount/amount']);
  expect(placed('wrong-currency')).toEqual(['/amount/currency']);
});
