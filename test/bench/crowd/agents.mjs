import { setTimeout as sleep } from 'node:timers/promises';
import { agentKey, ask, besides, call, jobs, launch, shown, startCrowd } from './crowd.mjs';

export const loadAgents = {
  what: 'p99 of a plain GET while 200 agents ask for work and get it',
  against: 'the same GET without them',
  bar: null,
  unit: 'ms',
  async measure({ smoke }) {
    const agents = smoke ? 20 : 200;
    const crowd = await startCrowd({ agents });
    try {
      const { api } = crowd;
      const taken = [];
      const answered = [];
      const result = await besides(crowd, { smoke }, async () => {
        let open = true;
        let left = jobs;
        const launched = new Map();
        const polls = Array.from({ length: agents }, async (_, n) => {
          const holding = [];
          while (open) {
            const began = performance.now();
            const { leases } = await ask(api, n, holding, 5);
            if (leases.length === 0) answered.push(performance.now() - began - 5000);
            for (const { attempt, job, fence } of leases) {
              taken.push(performance.now() - launched.get(job));
              left -= 1;
              await call(api, 'POST', `site/attempts/${attempt}/end`, agentKey(n), {
                fence,
                outcome: 'stopped',
                gpu_seconds_total: 0,
                reason: 'bench',
                message: 'bench',
              });
            }
          }
        });
        // One that fails ends the measurement, not the process, which would leave its servers behind.
        const ended = Promise.all(polls);
        ended.catch(() => (left = 0));
        const during = async () => {
          for (let n = 1; n <= jobs; n++) {
            const began = performance.now();
            launched.set((await launch(api, n)).id, began);
          }
          while (left > 0) await sleep(50);
        };
        const close = async () => {
          open = false;
          await ended;
        };
        return { during, close };
      });
      console.log(
        `  from launch to lease: ${shown(taken)}; an answer without work comes later than asked by ${shown(answered)}`,
      );
      return result;
    } finally {
      await crowd.stop();
    }
  },
};
