import type { Problem } from '../explain/problem-words';
import { faultsLeft } from './faults-left';

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

it('takes an amount and its currency for one thing', () => {
  expect(faultsLeft(told('/amount/amount'), ['amount/currency'])).toBeNull();
  expect(left(told('/amount/amount'), 'price/currency')).toEqual(['/amount/amount']);
});

it('says of the whole what was said of it until anything is changed', () => {
  expect(faultsLeft(told(), [])).not.toBeNull();
  expect(faultsLeft(told(), ['name'])).toBeNull();
});
