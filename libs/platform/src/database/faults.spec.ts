import { isAway, refusalOf } from './faults';

it.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client was closed and is not queryable',
  'Client has encountered a connection error and is not queryable',
  'Query runner already released. Cannot run queries anymore.',
  'Driver not Connected',
])('tells %s as a database that is away, after which a change may have been kept', (message) => {
  expect(refusalOf(new Error(message))).toMatchObject({ status: 503, code: 'unavailable' });
});

it('takes no other word for that', () => {
  expect(isAway(new Error('Connection of two ideas'))).toBe(false);
  expect(isAway('Query read timeout')).toBe(false);
});
