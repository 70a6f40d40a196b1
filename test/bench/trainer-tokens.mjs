import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const threads = 2;
/** Rows of equal length, so that both sides do the same work whatever their order. */
const rows = Array.from(
  { length: 32 },
  (_, n) => `${JSON.stringify({ text: `${'Monsoon rain falls on the rice. '.repeat(12)}${n % 10}` })}\n`,
).join('');

export const trainerTokens = {
  what: 'training tokens of the trainer, with events and checkpoints',
  against: 'a bare PyTorch loop with the same model, rows and batch',
  bar: 0.95,
  async measure({ smoke }) {
    const home = resolve(process.env.MONSOON_HOME ?? '.monsoon');
    const python = join(home, 'trainer/bin/python');
    const model = join(home, 'base-models/smollm2-135m-instruct');
    if (!existsSync(python) || !existsSync(model))
      throw new Error('run `npm start` once: it builds the trainer’s environment');
    const work = mkdtempSync(join(tmpdir(), 'monsoon-bench-trainer-'));
    const [steps, rounds] = smoke ? [3, 1] : [20, 5];
    const file = join(work, 'rows.jsonl');
    writeFileSync(file, rows);
    const run = (args) => {
      const env = {
        PATH: process.env.PATH,
        PYTHONPATH: 'apps/trainer',
        HF_HUB_OFFLINE: '1',
        OMP_NUM_THREADS: String(threads),
      };
      const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8', env });
      if (status !== 0) throw new Error(stderr.trim().split('\n').slice(-2).join(' '));
      return stdout;
    };
    const bare = () =>
      Number(
        run(['test/bench/bare_loop.py', model, file, String(steps), String(threads)])
          .trim()
          .split('\n')
          .at(-1),
      );
    const ours = (n) => {
      const spec = join(work, 'spec.json');
      const sha256 = createHash('sha256').update(rows).digest('hex');
      writeFileSync(
        spec,
        JSON.stringify({
          run_id: 'bench',
          attempt: n,
          resume: 'never',
          model_dir: model,
          train: [{ path: 'rows.jsonl', sha256, format: 'text' }],
          steps: steps + 1,
          ckpt_every: 5,
          threads,
        }),
      );
      run(['-m', 'monsoon_trainer', 'train', spec]);
      const events = readFileSync(join(work, 'events.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const mine = events
        .filter(({ attempt, type }) => attempt === n && type === 'step')
        .sort((a, b) => a.step - b.step);
      // From the end of the first step to the end of the last: what lies between steps, checkpoints too, counts.
      const seconds = mine.at(-1).t - mine[0].t;
      return mine.slice(1).reduce((sum, { tokens }) => sum + tokens, 0) / seconds;
    };
    const figures = { ours: [], theirs: [] };
    for (let n = 1; n <= rounds; n++) {
      figures.theirs.push(bare());
      figures.ours.push(ours(n));
    }
    rmSync(work, { recursive: true, force: true });
    return figures;
  },
};
