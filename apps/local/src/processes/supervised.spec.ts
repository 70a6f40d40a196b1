import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../servers/ports';
import { isAlive, mark } from '@app/platform/machine';
import { Running } from './running';
import { Supervised } from './supervised';

describe('a supervised program', () => {
  let folder: string;
  const deaths: string[] = [];
  const started: Supervised[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'monsoon-supervised-'));
    deaths.splice(0);
  });
  afterEach(async () => {
    for (const each of started.splice(0)) await each.stop(500);
    rmSync(folder, { recursive: true });
  });
  const start = async (source: string, url?: string, nodeOptions: string[] = []) => {
    const script = join(folder, 'program.js');
    writeFileSync(script, source);
    const program = {
      name: 'program',
      script,
      env: { ONLY: 'this' },
      logFile: join(folder, 'logs/program.log'),
      nodeOptions,
    };
    const each = await Supervised.start({ ...program, ...(url ? { ready: { url } } : {}) }, (text) =>
      deaths.push(text),
    );
    started.push(each);
    return each;
  };
  const answering = (port: number, more = '') =>
    `require('node:http').createServer((_, r) => r.end(Object.keys(process.env).join())).listen(${port}, '127.0.0.1');${more}`;

  it('is ready when it answers, and sees the environment it was given, no more', async () => {
    const url = `http://127.0.0.1:${await freePort()}/health/ready`;
    await start(answering(Number(new URL(url).port)), url);
    expect(await (await fetch(url)).text()).toBe('ONLY');
  });

  it('runs with the options of Node that are its own', async () => {
    const options = ['--max-semi-space-size=3'];
    const broken = start(`process.exit(process.execArgv.includes('${options[0]}') ? 7 : 8)`, undefined, options);
    await expect(broken).rejects.toThrow('ended with status 7');
  });

  it('that dies before it is ready is reported with its last words', async () => {
    const broken = start(`console.error('no such database'); process.exit(3);`, 'http://127.0.0.1:1/');
    await expect(broken).rejects.toThrow(/ended with status 3[^]*no such database[^]*start again/);
  });

  it('that dies later is reported once, and not restarted', async () => {
    const each = await start(`setTimeout(() => { console.log('out of luck'); process.exit(4); }, 1200);`);
    while (deaths.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(deaths[0]).toMatch(/program ended with status 4[^]*out of luck/);
    expect(isAlive(each.process)).toBe(false);
    expect(deaths).toHaveLength(1);
  });

  it('that is stopped is no death; one that will not go is killed with all its group', async () => {
    const stubborn = await start(
      `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000);
       require('node:child_process').spawn('sleep', ['60']);`,
    );
    const before = Date.now();
    expect(await stubborn.stop(200)).toBe(false);
    expect(Date.now() - before).toBeLessThan(1500);
    expect(isAlive(stubborn.process)).toBe(false);
    expect(deaths).toEqual([]);
  });
});

describe('the note of a running start', () => {
  it('keeps a second start away, and forgets one that was killed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'monsoon-running-'));
    const other = (pid: number, born: string) =>
      writeFileSync(join(home, 'running.json'), JSON.stringify({ supervisor: { pid, born }, children: {} }));
    const first = await Running.take(home);
    expect(Running.isOn(home)).toBe(true);
    first.release();
    expect(Running.isOn(home)).toBe(false);

    const parent = mark(process.ppid) ?? { pid: 0, born: '' };
    other(parent.pid, parent.born);
    await expect(Running.take(home)).rejects.toThrow(/Another start[^]*MONSOON_HOME/);
    other(process.ppid, 'at another time');
    (await Running.take(home)).release();
    rmSync(home, { recursive: true });
  });
});
