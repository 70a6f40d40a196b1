import { randomInt } from 'node:crypto';
import { ledgerFaults, onlyOf } from './harness/faults';
import { Seeded } from './harness/seeded';
import { Stage } from './harness/stage';
import { look, type Sample, slopes } from './harness/vitals';

// Not a test of speed or of growth: it prints slopes, which a person reads. What it holds is what every round holds.
const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000));
const minutes = Number(process.env.FAULTS_MINUTES ?? 30);
const only = onlyOf() ?? ledgerFaults;
/** Faults after which api and worker are other processes, whose heap begins anew. */
const renews = /^(kill|end)-(api|worker)$|clock/;

it(
  'is exact and whole for as long as it is told to, and tells what grows',
  async () => {
    const random = new Seeded(seed);
    const names = only.filter((name) => !renews.test(name));
    const stage = await Stage.set(seed);
    const began = Date.now();
    const samples: Sample[] = [];
    try {
      for (let n = 0; Date.now() - began < minutes * 60_000; n++) {
        await stage.round(n, random.shuffled(names).slice(0, 2));
        samples.push(await look(stage.system, began));
      }
    } finally {
      console.log(`seed ${seed}, ${samples.length} rounds`);
      // The first rounds fill caches.
      console.table(slopes(samples.slice(Math.floor(samples.length / 5))));
      await stage.clear();
    }
  },
  minutes * 60_000 + 600_000,
);
