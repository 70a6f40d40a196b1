import { request } from 'node:http';
import { keyOf, projectId } from '../seed.mjs';
import { agentKey, ask, besides, call, jobs, launch, show, shown, startCrowd } from './crowd.mjs';

export const loadStreams = {
  what: 'p99 of a plain GET while 500 event streams of 20 running jobs are open and fed',
  against: 'the same GET without them',
  bar: null,
  unit: 'ms',
  async measure({ smoke }) {
    const streams = smoke ? 50 : 500;
    const crowd = await startCrowd({ agents: 1 });
    try {
      const { api } = crowd;
      const leases = await leased(api);
      let seq = 0;
      const delivered = [];
      const result = await besides(crowd, { smoke }, async () => {
        const open = await Promise.all(
          Array.from({ length: streams }, (_, n) => watch(api, 1 + (n % jobs), leases[n % jobs].job)),
        );
        const during = async () => {
          for (let n = 0; n < (smoke ? 2 : 10); n++) {
            seq += 1;
            for (const each of open) each.expect(seq);
            for (const [at, { attempt, fence }] of leases.entries()) {
              const event = { seq, t: Date.now() / 1000, type: 'metric', step: seq, loss: 1 };
              await call(api, 'POST', `site/attempts/${attempt}/events`, agentKey(0), { fence, events: [event] });
              for (let other = at; other < open.length; other += jobs) open[other].sent();
            }
            delivered.push(...(await Promise.all(open.map((each) => each.arrived))));
          }
        };
        return { during, close: async () => open.forEach((each) => each.close()) };
      });
      console.log(`  an event reaches each of ${streams} streams: ${shown(delivered)} after its POST was answered`);
      return result;
    } finally {
      await crowd.stop();
    }
  },
};

/** Launches the jobs and has one agent lease and run them all. */
async function leased(api) {
  for (let n = 1; n <= jobs; n++) await launch(api, n);
  const held = [];
  while (held.length < jobs)
    held.push(
      ...(
        await ask(
          api,
          0,
          held.map(({ attempt }) => attempt),
          5,
          jobs,
        )
      ).leases,
    );
  for (const { attempt, fence } of held)
    await call(api, 'POST', `site/attempts/${attempt}/heartbeat`, agentKey(0), {
      fence,
      state: 'running',
      engine_ref: 'bench',
    });
  // In the order of their projects.
  const mine = new Map();
  for (let n = 1; n <= jobs; n++) {
    const list = await call(api, 'GET', `projects/${show('prj', projectId(n))}/fine-tuning-jobs`, keyOf(n));
    mine.set(list.data[0].id, n);
  }
  return held.sort((a, b) => mine.get(a.job) - mine.get(b.job));
}

/** One open stream of a job's metrics. `expect(seq)`, then `arrived` is milliseconds from `sent()` to the event. */
function watch(api, n, job) {
  return new Promise((resolve, reject) => {
    let [wanted, told, sent, seen] = [0, null, 0, 0];
    const settle = () => seen && sent && told?.(Math.max(0, seen - sent));
    const stream = {
      arrived: null,
      expect(seq) {
        [wanted, sent, seen] = [seq, 0, 0];
        stream.arrived = new Promise((done) => (told = done));
      },
      sent() {
        sent = performance.now();
        settle();
      },
      close: () => opened.destroy(),
    };
    const path = `/api/v1/projects/${show('prj', projectId(n))}/fine-tuning-jobs/${job}/metrics`;
    const headers = { authorization: `Bearer ${keyOf(n)}`, accept: 'text/event-stream' };
    const opened = request(api.url + path, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`a stream was answered ${response.statusCode}`));
      response.setEncoding('utf8').on('data', (text) => {
        if (wanted === 0 || !text.includes(`id: 1:${wanted}\n`)) return;
        seen = performance.now();
        settle();
      });
      response.on('error', () => undefined);
      resolve(stream);
    });
    opened.on('error', reject).end();
  });
}
