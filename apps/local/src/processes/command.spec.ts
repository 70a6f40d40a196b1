import { setTimeout as sleep } from 'node:timers/promises';
import { processesNaming } from '@app/platform/machine';
import { command } from './command';

const there = (mark: string) => processesNaming(mark).length;

it('ends long work with all that it started, and lets it clean up first', async () => {
  const mark = `monsoon-command-${process.pid}`;
  const script = `trap 'echo cleaned; exit 1' TERM; sh -c 'sleep 60; : ${mark}' & wait`;
  const stop = new AbortController();
  const running = command('/bin/sh', ['-c', script], { signal: stop.signal });
  while (there(mark) < 2) await sleep(20);
  stop.abort();
  expect((await running).output).toContain('cleaned');
  expect(there(mark)).toBe(0);
});

it('kills what does not end when it is told to', async () => {
  const stop = new AbortController();
  const running = command('/bin/sh', ['-c', 'trap "" TERM; while :; do sleep 1; done'], { signal: stop.signal });
  await sleep(200);
  stop.abort();
  expect((await running).status).toBe(128);
}, 10_000);

it('does not begin what is not wanted any more', async () => {
  expect((await command('/bin/sh', ['-c', 'echo begun'], { signal: AbortSignal.abort() })).output).toBe('stopped');
});
