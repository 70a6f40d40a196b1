// What the rows of the sites stand on: a real api with many rows, a Chromium, and clocks within the page.
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { findChromium } from '../../support/chromium.mjs';
import { people } from './people.mjs';
import { connected, startApi, startBench } from '../system.mjs';

const { show } = createRequire(import.meta.url)('../../../dist/libs/platform/src/ids/index.js');
export { show };

/** An api over `rows` (statements) with a window of Chromium that is signed in; `pid` and `admin` as `startBench` has them. */
export async function startWorld(rows) {
  const bench = await startBench();
  const ends = [() => bench.stop()];
  const stop = async () => {
    for (const end of ends.reverse()) await end();
  };
  try {
    await connected(bench.admin, async (admin) => {
      await admin.query('set session_replication_role = replica');
      for (const statement of [...people(), ...rows]) await admin.query(statement);
      await admin.query('analyze');
    });
    const api = await startApi(bench);
    ends.push(() => api.stop());
    const browser = await chromium.launch({
      executablePath: await findChromium((text) => console.log(`  ${text}`)),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    });
    ends.push(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'session', value: 'bench-browser', url: api.url, httpOnly: true }]);
    await context.addInitScript(clocks);
    return { url: api.url, admin: bench.admin, context, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Clocks of a page, in its own program: `bench.until(done)` is milliseconds until a frame was painted in which `done()` holds, of
 * a look at every frame; `bench.longest()` the longest time since it was last asked for which nothing else could run.
 */
function clocks() {
  const next = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  let longest = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    // A browser lets a timer of a timer wait for four milliseconds.
    longest = Math.max(longest, now - last - 4);
    last = now;
    setTimeout(tick, 4);
  };
  tick();
  globalThis.bench = {
    until: async (done, began = performance.now()) => {
      for (let frames = 0; frames < 3600; frames++) {
        await next();
        if (done()) return performance.now() - began;
      }
      throw new Error('a page never came to show it');
    },
    longest: () => {
      const found = longest;
      longest = 0;
      return found;
    },
  };
  // When the first step came since it was last forgotten.
  const read = Object.getOwnPropertyDescriptor(ReadableStreamDefaultReader.prototype, 'read').value;
  ReadableStreamDefaultReader.prototype.read = async function (...values) {
    const part = await read.apply(this, values);
    if (typeof part.value === 'string' && part.value.includes('event: metric'))
      globalThis.bench.cameAt = performance.now();
    return part;
  };
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/**
 * Takes figures of both sides in turn, in so many pairs after one of each that does not count.
 * @param {(side: 'ours' | 'theirs') => Promise<Record<string, number>>} take milliseconds by what they are of
 * @param {(figures: Record<string, number>) => number} sum one figure of a pair
 */
export async function inPairs(pairs, take, sum) {
  const found = { ours: [], theirs: [] };
  for (let n = -1; n < pairs; n++)
    for (const side of n % 2 ? ['ours', 'theirs'] : ['theirs', 'ours']) {
      const figures = await take(side);
      if (n >= 0) found[side].push(figures);
    }
  const each = (side) =>
    Object.fromEntries(
      Object.keys(found[side][0]).map((name) => [name, Math.round(middle(found[side].map((one) => one[name])))]),
    );
  return {
    ours: found.ours.map(sum),
    theirs: found.theirs.map(sum),
    profile: { unit: 'ms', ours: each('ours'), theirs: each('theirs') },
  };
}
