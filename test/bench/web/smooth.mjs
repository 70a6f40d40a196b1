import { projectId } from '../seed.mjs';
import { connected } from '../system.mjs';
import { jobsOf, runId, runOf, stepsOf } from './rows.mjs';
import { inPairs, show, startWorld } from './world.mjs';

const numbers = { ours: 1, theirs: 2 };
const home = { ours: show('prj', projectId(1)), theirs: show('prj', projectId(2)) };
const sum =
  (...names) =>
  (figures) =>
    names.reduce((total, name) => total + figures[name], 0);

/** Clicks, and is back when the table begins with another row: milliseconds from the click to the paint. */
const turned = (page, selector, text) =>
  page.evaluate(
    ([which, words]) => {
      const first = () => document.querySelector('main tbody tr a')?.getAttribute('href');
      const before = first();
      [...document.querySelectorAll(which)].find((element) => element.textContent.trim() === words).click();
      return globalThis.bench.until(() => first() !== before && first() !== undefined);
    },
    [selector, text],
  );

async function jobsFigures(page, url) {
  await page.goto(url);
  await page.waitForSelector('main tbody tr a');
  await page.evaluate(() => globalThis.bench.longest());
  const paging = await turned(page, 'main footer a', 'Next page');
  const back = await turned(page, 'main footer a', 'First page');
  const filtering = await turned(page, 'main [popover] button', 'Failed');
  await page.evaluate(() => document.querySelector('main [role=group] [aria-label^="Clear"]').click());
  await page.waitForURL((to) => !to.search.includes('state'));
  const sorting = await turned(page, 'main th button', 'Launched');
  const acting = await page.evaluate(() => globalThis.bench.longest());
  await page.mouse.move(700, 500);
  for (let n = 0; n < 20; n++) {
    await page.mouse.wheel(0, n % 2 ? -900 : 900);
    await page.evaluate(() => globalThis.bench.until(() => true));
  }
  const scrolling = await page.evaluate(() => globalThis.bench.longest());
  return {
    paging: (paging + back) / 2,
    filtering,
    sorting,
    'longest task of these': acting,
    'longest while scrolling': scrolling,
  };
}

const many = 10_000;

async function measureJobs({ smoke }) {
  const world = await startWorld([jobsOf(1, many), jobsOf(2, 100)]);
  try {
    const page = await world.context.newPage();
    const take = (side) => jobsFigures(page, `${world.url}/p/${home[side]}/jobs`);
    return await inPairs(smoke ? 3 : 15, take, sum('paging', 'filtering', 'sorting'));
  } finally {
    await world.stop();
  }
}

const lengths = { ours: 50_000, theirs: 500 };

/** Milliseconds from the page's beginning, or from the arrival of the first news, until the curve was drawn to this step. */
const drawnTo = (page, step, fromArrival = false) =>
  page.evaluate(
    async ([words, arrival]) => {
      const drawn = await globalThis.bench.until(
        () =>
          document.querySelector('main canvas') !== null &&
          document.querySelector('main figure [role=img]')?.getAttribute('aria-label').includes(words),
        0,
      );
      if (!arrival) return drawn;
      if (globalThis.bench.cameAt === undefined)
        throw new Error('the steps were drawn, and no stream was seen to bring them');
      return drawn - globalThis.bench.cameAt;
    },
    [`at step ${step.toLocaleString('en-GB')}.`, fromArrival],
  );

async function curveFigures(world, page, side, told) {
  const longest = () => page.evaluate(() => globalThis.bench.longest());
  await page.goto(`${world.url}/p/${home[side]}/jobs/${show('job', runId(numbers[side]))}`);
  const drawing = await drawnTo(page, told.step);
  const whileDrawing = await longest();
  const box = await page.locator('main .u-over').boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 80, { steps: 5 });
  await page.evaluate(() => {
    const { bench } = globalThis;
    bench.zoomed = new Promise((resolve) =>
      addEventListener('mouseup', () => resolve(bench.until(() => true)), { once: true, capture: true }),
    );
  });
  await page.mouse.up();
  const zooming = await page.evaluate(() => globalThis.bench.zoomed);
  const whileZooming = await longest();
  await page.evaluate(() => {
    globalThis.bench.cameAt = undefined;
  });
  await connected(world.admin, (admin) => admin.query(stepsOf(numbers[side], told.step + 1, told.step + 20)));
  told.step += 20;
  const appending = await drawnTo(page, told.step, true);
  return {
    'first draw': drawing,
    zoom: zooming,
    'append and draw again': appending,
    'longest task of the first draw': whileDrawing,
    'longest task of a zoom': whileZooming,
    'longest task of an append': await longest(),
  };
}

async function measureCurve({ smoke }) {
  const world = await startWorld([...runOf(1, lengths.ours), ...runOf(2, lengths.theirs)]);
  try {
    const page = await world.context.newPage();
    const told = { ours: { step: lengths.ours }, theirs: { step: lengths.theirs } };
    const take = (side) => curveFigures(world, page, side, told[side]);
    return await inPairs(smoke ? 3 : 15, take, sum('first draw', 'zoom', 'append and draw again'));
  } finally {
    await world.stop();
  }
}

export const webJobs = {
  what: 'the page of jobs in Chromium with 10,000 jobs: from click to paint of turning, filtering and sorting',
  against: 'the same page with 100 jobs',
  bar: 1.3,
  atMost: true,
  unit: 'ms',
  measure: measureJobs,
};

export const webCurve = {
  what: "a job's page in Chromium with 50,000 losses: first draw, zoom, append and draw again",
  against: 'the same page with 500 losses',
  bar: 1.5,
  atMost: true,
  unit: 'ms',
  measure: measureCurve,
};
