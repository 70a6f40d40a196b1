import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { demonstrationModel, hasBaseModel, provideBaseModel } from './trainer/base-model';
import { packageSources } from './trainer/package-sources';
import { Terminal } from './terminal/terminal';
import { extend, install } from './trainer/packages';
import { findPython } from './trainer/python';

/** The trainer's Python and base model, or what to do to get them. */
export type TrainerEnvironment =
  { ok: true; python: string; baseModelDir: string | null; reused: boolean } | { ok: false; cure: string };

export interface TrainerOptions {
  /** The local run's folder. */
  home: string;
  /** Folder of the trainer's program and its requirements. */
  trainerFolder: string;
  /** Its tests' packages too. */
  development?: boolean;
  /** Leave the base model out. */
  withoutModel?: boolean;
  /** A remark that replaces the last one. */
  say?: (text: string) => void;
  /** A line that stays: sizes, before anything is fetched. */
  tell?: (text: string) => void;
  signal?: AbortSignal;
}

/** Whether an earlier start made all of it, so that this one has nothing to fetch. */
export function isTrainerBuilt({ home, trainerFolder }: Pick<TrainerOptions, 'home' | 'trainerFolder'>): boolean {
  const built = installedIn(join(home, 'trainer')).includes(digest(join(trainerFolder, 'requirements.txt')));
  return built && hasBaseModel(join(home, 'base-models', demonstrationModel));
}

const markerName = 'monsoon-requirements.json';

/**
 * Builds `trainer/` and `base-models/` in the local run's folder once; later starts use them again as long as the
 * pinned requirements are the same. Never throws: without it everything but training works.
 */
export async function buildTrainerEnvironment(options: TrainerOptions): Promise<TrainerEnvironment> {
  const { home, trainerFolder } = options;
  const say = options.say ?? (() => undefined);
  const tell = options.tell ?? (() => undefined);
  const signal = options.signal ?? new AbortController().signal;
  try {
    const folder = join(home, 'trainer');
    const python = join(folder, 'bin/python');
    const requirements = ['requirements.txt', ...(options.development ? ['requirements-dev.txt'] : [])].map((name) =>
      join(trainerFolder, name),
    );
    const model = join(home, 'base-models', demonstrationModel);
    const missing = requirements.filter((file) => !installedIn(folder).includes(digest(file)));
    if (missing.length > 0) {
      const found = await findPython();
      if ('cure' in found) return { ok: false, cure: found.cure };
      const { bavail, bsize } = statfsSync(makeFolder(home));
      const job = {
        python: found,
        folder,
        requirements: missing,
        cache: join(home, 'trainer-downloads'),
        sources: await packageSources(found.file),
        free: Number(bavail) * Number(bsize),
        say,
        tell,
        signal,
      };
      // Tests' packages are added to an environment that stands; anything else begins anew.
      if (missing.includes(requirements[0])) {
        rmSync(folder, { recursive: true, force: true });
        await install({ ...job, requirements });
      } else await extend(job);
      writeFileSync(join(folder, markerName), JSON.stringify(requirements.map(digest)));
    }
    const reused = missing.length === 0 && (options.withoutModel || hasBaseModel(model));
    if (options.withoutModel) return { ok: true, python, baseModelDir: null, reused };
    if (!hasBaseModel(model)) {
      const env = { ...process.env, ...(await packageSources(python)).pip, MONSOON_WHEELS: undefined };
      await provideBaseModel({ python, trainerFolder, folder: model, env, say, tell, signal });
    }
    return { ok: true, python, baseModelDir: model, reused };
  } catch (error) {
    return { ok: false, cure: error instanceof Error ? error.message : String(error) };
  }
}

function makeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Digests of the requirements that were installed to their end. */
function installedIn(folder: string): string[] {
  try {
    return JSON.parse(readFileSync(join(folder, markerName), 'utf8')) as string[];
  } catch {
    return [];
  }
}

/** By itself: builds the environment without the model, with `--development` for the trainer's own tests too. */
async function main(): Promise<void> {
  const terminal = new Terminal();
  const built = await terminal.step("the trainer's Python", (say) =>
    buildTrainerEnvironment({
      home: resolve(process.env.MONSOON_HOME ?? '.monsoon'),
      trainerFolder: resolve('apps/trainer'),
      development: process.argv.includes('--development'),
      withoutModel: true,
      say,
      tell: (text) => terminal.note(text),
    }),
  );
  if (built.ok) return;
  terminal.failure(built.cure);
  process.exitCode = 1;
}

if (require.main === module) void main();
