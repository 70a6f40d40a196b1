import { MonsoonError } from '@app/api-client';
import { explained } from './refusal';

it('keeps the numbers that decided a refusal, and what would change it', () => {
  const refusal = new MonsoonError(409, {
    code: 'quota-exhausted',
    detail: 'Not enough.',
    checks: [
      { check: 'engine', result: 'passed', dimension: 'live-agents', requested: 1 },
      {
        check: 'gpu-time',
        result: 'failed',
        dimension: 'CPU',
        limit: '7200',
        used: '0',
        held: '7000',
        requested: '1800',
      },
    ],
    changes: [
      { action: 'ask-quota', effect: 'more GPU time', possible: false, ask: 'the programme office' },
      { action: 'shorter', effect: 'at most 200 s', possible: true },
    ],
  });
  expect(explained(refusal).split('\n')).toEqual([
    '409 quota-exhausted: Not enough.',
    'failed: gpu-time (CPU), limit 7,200, used 0, held 7,000, requested 1,800',
    'cure: ask-quota: more GPU time (ask the programme office)',
    'cure: shorter: at most 200 s (you can do it)',
  ]);
});

it('leaves other errors as they are', () => {
  expect(explained(new Error('no room\nmake some'))).toBe('no room\nmake some');
  expect(explained('words')).toBe('words');
});
