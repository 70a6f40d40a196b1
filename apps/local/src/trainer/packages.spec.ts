import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPath } from '../processes/command';
import { packageSources } from './package-sources';
import { type Installation, install } from './packages';

let folder: string;
let kept: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'monsoon-packages-'));
  kept = { ...process.env };
  for (const name of Object.keys(process.env)) if (/^(PIP|UV)_/.test(name)) delete process.env[name];
  process.env.PIP_CONFIG_FILE = '/dev/null';
});
afterEach(() => {
  process.env = kept;
  rmSync(folder, { recursive: true, force: true });
});

describe('where packages come from', () => {
  const python = onPath(['python3']) ?? '';

  it('is told to uv as pip is configured', async () => {
    process.env.PIP_FIND_LINKS = '/wheels /more';
    process.env.PIP_EXTRA_INDEX_URL = 'https://one.example/simple';
    const { uv } = await packageSources(python, '');
    expect(uv).toMatchObject({ UV_FIND_LINKS: '/wheels,/more', UV_INDEX: 'https://one.example/simple' });
    expect(uv.UV_INDEX_STRATEGY).toBe('unsafe-best-match');
  });

  it('is first the folder or the index that MONSOON_WHEELS names', async () => {
    process.env.PIP_FIND_LINKS = '/wheels';
    const ofFolder = await packageSources(python, folder);
    expect(ofFolder.pip.PIP_FIND_LINKS).toBe(`${folder} /wheels`);
    expect(ofFolder.uv.UV_FIND_LINKS).toBe(`${folder},/wheels`);
    const ofIndex = await packageSources(python, 'https://cpu.example/whl');
    expect(ofIndex.pip.PIP_EXTRA_INDEX_URL).toBe('https://cpu.example/whl');
    expect(ofIndex.uv).toMatchObject({ UV_INDEX: 'https://cpu.example/whl', UV_INDEX_STRATEGY: 'first-index' });
  });
});

describe('an installation', () => {
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

  /** Programs that write down how they are called: a Python, and the uv that its pip brings. */
  function programs(uv: string, torch: string): void {
    const program = (name: string, body: string) => {
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\necho "${name} $* [$UV_TORCH_BACKEND]" >> ${folder}/calls\n${body}\n`,
      );
      chmodSync(join(folder, name), 0o755);
    };
    program('uv', uv);
    program(
      'inner',
      `case "$*" in *"install --quiet"*uv==*) cp ${folder}/uv ${folder}/venv/bin/uv;; *"import torch"*) echo ${torch};; esac`,
    );
    program('outer', `mkdir -p ${folder}/venv/bin; cp ${folder}/inner ${folder}/venv/bin/python`);
  }

  function job(torch: string | null): Installation {
    mkdirSync(join(folder, 'cache'));
    writeFileSync(join(folder, 'requirements.txt'), 'torch==2.13.0\npeft==0.21.2\n');
    return {
      python: { file: join(folder, 'outer'), version: '3.11.7', torch },
      folder: join(folder, 'venv'),
      requirements: [join(folder, 'requirements.txt')],
      cache: join(folder, 'cache'),
      sources: { pip: {}, uv: {} },
      free: 1e12,
      say: () => undefined,
      tell: () => undefined,
      signal: new AbortController().signal,
    };
  }

  it('takes the CPU build of torch where the usual index has the CUDA build', async () => {
    programs('case "$UV_TORCH_BACKEND" in cpu) ;; *) echo " + nvidia-cudnn==9";; esac', '2.13.0 None');
    await install(job(null));
    expect(
      calls()
        .filter((call) => call.startsWith('uv'))
        .map((call) => /\[(.*)\]/.exec(call)?.[1]),
    ).toEqual(['', 'cpu', 'cpu']);
    expect(calls().findLast((call) => call.startsWith('uv'))).toContain('--compile-bytecode');
  });

  it('refuses a CUDA build that came in all the same', async () => {
    programs('true', '2.13.0 12.8');
    await expect(install(job(null))).rejects.toThrow('Set MONSOON_WHEELS');
  });

  it('uses the machine’s own torch of the pinned version instead of fetching one', async () => {
    programs('true', '2.13.0 12.8');
    await install(job('2.13.0+cu128'));
    expect(calls()[0]).toContain('--system-site-packages');
    const list = /-r (\S+)/.exec(calls().findLast((call) => call.startsWith('uv')) ?? '')?.[1] ?? '';
    expect(readFileSync(list, 'utf8')).toContain('peft');
    expect(readFileSync(list, 'utf8')).not.toContain('torch');
  });

  it('does not use another torch than the pinned one', async () => {
    programs('true', '2.13.0 None');
    await install(job('2.12.0'));
    expect(calls()[0]).not.toContain('--system-site-packages');
  });
});
