import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, type ProcessMark } from '@app/platform/machine';
import { Running } from './running';
import { started } from './started';
import { Stopping } from './stopping';

it('keeps the mark of a program that was started anew until that one is stopped', async () => {
  const home = mkdtempSync(join(tmpdir(), 'monsoon-started-'));
  const script = join(home, 'worker.js');
  writeFileSync(script, 'setInterval(() => undefined, 1000);');
  const keepers = { running: await Running.take(home), stopping: new Stopping(() => undefined) };
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
  await keepers.stopping.stop();
  expect(isAlive(worker)).toBe(false);
  expect(marks()).toEqual({});
  rmSync(home, { recursive: true });
});
