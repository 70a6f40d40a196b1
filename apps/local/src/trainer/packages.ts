import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, type Ended, lastLines } from '../processes/command';
import { bar, bytes, seconds } from '../terminal/amounts';
import { type PackageSources } from './package-sources';
import type { Python } from './python';

/** What an installation needs to know. */
export interface Installation {
  python: Python;
  /** Folder of the virtual environment. */
  folder: string;
  /** Files of pinned requirements. */
  requirements: string[];
  /** Folder for the downloads; deleted afterwards. */
  cache: string;
  sources: PackageSources;
  /** Room on the disk that is free, in bytes. */
  free: number;
  /** A remark that replaces the last one. */
  say: (text: string) => void;
  /** A line that stays. */
  tell: (text: string) => void;
  signal: AbortSignal;
}

const uvVersion = '0.13.9';
/** Sizes as measured; they are said before anything is fetched. */
const sizes = {
  cpu: { download: 260e6, disk: 1.25e9 },
  cuda: { download: 3e9, disk: 8e9 },
  withoutTorch: { download: 70e6, disk: 0.5e9 },
} as const;

/** Makes the virtual environment and installs into it. @throws Error that says why not, and what to do */
export async function install(job: Installation): Promise<void> {
  const pinned = readFileSync(job.requirements[0], 'utf8').match(/^torch==(\S+)/m)?.[1] ?? '';
  // Gigabytes need not be fetched twice: the machine's own torch serves if it is the pinned one.
  const shared = job.python.torch?.split('+')[0] === pinned;
  room(job, shared ? sizes.withoutTorch.disk : sizes.cpu.disk);
  const make = ['-m', 'venv', ...(shared ? ['--system-site-packages'] : []), job.folder];
  must(await command(job.python.file, make), 'The virtual environment could not be made', job);
  const python = join(job.folder, 'bin/python');
  const uv = await fetchUv(job, python);
  const lists = shared ? [without(job, 'torch')] : job.requirements;
  const options = [...lists.flatMap((list) => ['-r', list]), ...(shared ? ['--no-deps'] : [])];
  const source = shared ? null : await torchBuild(job, uv, python, options);
  const size = shared ? sizes.withoutTorch : sizes[source === 'cuda' ? 'cuda' : 'cpu'];
  room(job, size.disk);
  const what = shared ? `the machine's own torch ${job.python.torch} is used` : `torch ${pinned}, transformers, peft`;
  job.tell(
    `about ${bytes(size.download)} to fetch, ${bytes(size.disk)} on the disk, ${bytes(job.free)} free; once (${what})`,
  );
  if (source === 'cuda')
    job.tell(
      'only the CUDA build of torch can be reached; MONSOON_WHEELS may name an index or folder with the CPU build',
    );
  await watched(job, size.disk, () => fetchAll(job, uv, python, options, source));
  const check = `import torch; print(torch.__version__, torch.version.cuda)`;
  const tried = must(await command(python, ['-c', check], held(job)), 'The installed torch does not run', job);
  if (source !== 'cuda' && !shared && !tried.output.trim().endsWith('None'))
    throw new Error(`A CUDA build of torch came in where the CPU build was meant. ${wheelsCure}`);
}

/** Adds packages to an environment that stands. @throws Error that says why not, and what to do */
export async function extend(job: Installation): Promise<void> {
  const files = job.requirements.flatMap((file) => ['-r', file]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...files];
  const ended = await command(join(job.folder, 'bin/python'), pip, held(job, job.sources.pip));
  must(ended, 'The Python packages could not be installed', job);
}

const wheelsCure = 'Set MONSOON_WHEELS to an index or a folder of wheels that has the CPU build, then start again.';

/** uv is several times faster than pip; where it cannot be had, pip does. */
async function fetchUv(job: Installation, python: string): Promise<string | null> {
  job.say('fetching the installer');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `uv==${uvVersion}`];
  const { status } = await command(python, pip, held(job, job.sources.pip));
  return status === 0 ? join(job.folder, 'bin/uv') : null;
}

/** Which build of torch the sources give: found out without fetching it. */
async function torchBuild(job: Installation, uv: string | null, python: string, options: string[]) {
  if (!uv) return 'as it comes';
  const tries = [
    { source: 'as it comes', backend: undefined },
    { source: 'cpu index', backend: 'cpu' },
  ] as const;
  let cuda = false;
  for (const { source, backend } of tries) {
    const env = held(job, { ...job.sources.uv, UV_TORCH_BACKEND: backend });
    const { status, output } = await command(uv, ['pip', 'install', '--python', python, '--dry-run', ...options], env);
    if (status === 0 && !/^ \+ nvidia-/m.test(output)) return source;
    cuda ||= status === 0;
  }
  return cuda ? 'cuda' : 'as it comes';
}

async function fetchAll(
  job: Installation,
  uv: string | null,
  python: string,
  options: string[],
  source: string | null,
) {
  let ended: Ended = { status: 1, output: 'uv could not be fetched' };
  if (uv) {
    const backend = source === 'cpu index' ? 'cpu' : undefined;
    const env = held(job, { ...job.sources.uv, UV_TORCH_BACKEND: backend, UV_CACHE_DIR: job.cache });
    ended = await command(uv, ['pip', 'install', '--python', python, '--compile-bytecode', ...options], env);
  }
  if (ended.status !== 0 && !job.signal.aborted) {
    job.tell('uv could not install it; pip tries');
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '--disable-pip-version-check', ...options];
    ended = await command(python, pip, held(job, job.sources.pip));
  }
  must(ended, 'The Python packages could not be installed', job);
}

/** Shows how much lies on the disk while the work goes on. */
async function watched(job: Installation, expected: number, work: () => Promise<void>): Promise<void> {
  const started = Date.now();
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // du counts a file once that lies under two names, as uv links files from its cache.
    void command('du', ['-sk', job.folder, job.cache]).then(({ output }) => {
      looking = false;
      const done = [...output.matchAll(/^(\d+)\s/gm)].reduce((sum, [, size]) => sum + Number(size) * 1024, 0);
      const time = seconds((Date.now() - started) / 1000);
      job.say(`${bar(done, expected)} ${bytes(done)} of about ${bytes(expected)}, ${time}`);
    });
  }, 1000);
  try {
    await work();
  } finally {
    clearInterval(timer);
    rmSync(job.cache, { recursive: true, force: true });
  }
}

/** The requirements without one of them, in a file beside the environment. */
function without(job: Installation, name: string): string {
  const file = join(job.folder, `requirements-without-${name}.txt`);
  const lines = job.requirements.flatMap((each) => readFileSync(each, 'utf8').split('\n'));
  writeFileSync(file, lines.filter((line) => !line.startsWith(`${name}==`)).join('\n'));
  return file;
}

function room(job: Installation, needed: number): void {
  if (job.free >= needed * 1.1) return;
  throw new Error(
    `The trainer's Python packages need ${bytes(needed)} and ${bytes(job.free)} are free. Make room, then start again.`,
  );
}

function held(job: Installation, more: NodeJS.ProcessEnv = {}) {
  const env: NodeJS.ProcessEnv = { ...process.env, ...more };
  // Without compiled bytecode every start of a trainer would take three times as long.
  delete env.PYTHONDONTWRITEBYTECODE;
  for (const name of Object.keys(env)) if (!env[name]) delete env[name];
  return { env, signal: job.signal };
}

function must(ended: Ended, what: string, job: Installation): Ended {
  if (ended.status === 0) return ended;
  if (job.signal.aborted) throw new Error('stopped');
  throw new Error(
    `${what}:\n${lastLines(ended.output, 5)}\nWith a package index that can be reached, or MONSOON_WHEELS naming one or a folder of wheels, start again.`,
  );
}
