import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, type ProcessMark } from '@app/platform/machine';
import { Running } from './running';
import { started } from './started';
import { Stopping } from './stopping';

let home: string;
let stopping: Stopping;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'monsoon-started-'));
  stopping = new Stopping(() => undefined);
});
afterEach(async () => {
  await stopping.stop();
  rmSync(home, { recursive: true, force: true });
});

it('keeps the mark of a program that was started anew until that one is stopped', async () => {
  const script = join(home, 'worker.js');
  writeFileSync(script, 'setInterval(() => undefined, 1000);');
  const keepers = { running: await Running.take(home), stopping };
  const marks = () =>
    (JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')) as { children: Record<string, ProcessMark> })
      .children;
  const start = () =>
    started(keepers, { name: 'worker', script, env: {}, logFile: join(home, 'worker.log') }, 5000, () => undefined);

  const stop = await start();
  await stop(1000);
  expect(marks()).toEqual({});
  await start();
  const { worker } = marks();
  expect(isAlive(worker)).toBe(true);
  // The stop of everything comes to its older entry first.
  await stop(1000);
  expect(marks()).toEqual({ worker });
  await stopping.stop();
  expect(isAlive(worker)).toBe(false);
  expect(marks()).toEqual({});
});
