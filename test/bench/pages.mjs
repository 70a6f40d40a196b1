import { createRequire } from 'node:module';
import { startData } from './data/data.mjs';
import { busiest } from './data/history.mjs';
import { reader } from './data/rows.mjs';
import { programmeId, projectId, uuid } from './seed.mjs';
import { connected, startApi } from './system.mjs';

const require = createRequire(import.meta.url);
const { Cursors } = require('../../dist/libs/platform/src/http/page.js');
const { show } = require('../../dist/libs/platform/src/ids/index.js');

/** Both databases, each with a real api of its own. */
export async function startBoth(options) {
  const data = await startData(options);
  const apis = {};
  try {
    for (const size of ['small', 'large']) apis[size] = { ...data[size], ...(await startApi(data[size])) };
  } catch (error) {
    await data.stop();
    throw error;
  }
  const stop = async () => {
    for (const { stop: stopApi } of Object.values(apis)) await stopApi();
    await data.stop();
  };
  return { ...apis, stop };
}

/** Milliseconds of one GET to its last byte. @throws Error for another answer than 200 */
export async function timed({ url }, path, session = reader.session) {
  const began = performance.now();
  const response = await fetch(url + path, { headers: { cookie: `session=${session}` } });
  const text = await response.text();
  const milliseconds = performance.now() - began;
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status}: ${text.slice(0, 300)}`);
  return { milliseconds, text };
}

/** The value below which this share of the numbers lies. */
export const quantile = (numbers, share) =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** Times the same pages of both sides in turn, request by request: what slows one slows the other. */
export async function inTurn({ small, large }, pages, times) {
  const found = { small: {}, large: {} };
  for (let n = 0; n < times; n++)
    for (const [name, paths] of Object.entries(pages)) {
      const sides = [
        ['small', small],
        ['large', large],
      ];
      for (const [size, api] of n % 2 ? sides : sides.reverse())
        (found[size][name] ??= []).push((await timed(api, paths[size], paths.session)).milliseconds);
    }
  return found;
}

/** A row of the table over pages of both sides: path by size. */
async function comparison(smoke, pagesOf) {
  const both = await startBoth({ smoke });
  try {
    const pages = {};
    for (const size of ['small', 'large'])
      for (const [name, path] of Object.entries(await pagesOf(both[size])))
        pages[name] = { ...pages[name], [size]: path };
    // The first requests fill caches and compile.
    await inTurn(both, pages, smoke ? 2 : 5);
    const rounds = [];
    for (let n = 0; n < (smoke ? 1 : 5); n++) rounds.push(await inTurn(both, pages, smoke ? 10 : 30));
    const of = (round, size) => quantile(Object.values(round[size]).flat(), 0.99);
    const each = (size) =>
      Object.fromEntries(
        Object.keys(pages).map((name) => {
          const all = rounds.flatMap((round) => round[size][name]);
          return [name, `${quantile(all, 0.5).toFixed(1)}/${quantile(all, 0.99).toFixed(1)}`];
        }),
      );
    return {
      ours: rounds.map((round) => of(round, 'large')),
      theirs: rounds.map((round) => of(round, 'small')),
      profile: { unit: 'ms, p50/p99', ours: each('large'), theirs: each('small') },
    };
  } finally {
    await both.stop();
  }
}

const cursorsOf = ({ secret }) => new Cursors({ cursorSecret: secret });
/** A cursor after which the list goes on at this position: made by the api's own code with its own secret. */
const cursorAt = (api, binding, position) => {
  const rows = [{ position }, {}];
  return cursorsOf(api).page(
    rows,
    { limit: 1 },
    binding,
    (row) => row.position,
    () => null,
  ).next_cursor;
};

/** Position before the middle page and before the last whole page of so many rows. */
const depths = (count) => ({ middle: Math.floor(count / 2), last: Math.max(0, count - 51) });

async function placesOf(api, table, where, values, order, place = `${order}::text`) {
  return connected(api.admin, async (admin) => {
    const {
      rows: [{ count }],
    } = await admin.query(`select count(*)::int from ${table} where ${where}`, values);
    const places = {};
    for (const [name, offset] of Object.entries(depths(count))) {
      const { rows } = await admin.query(
        `select ${place} as at from ${table} where ${where} order by ${order.replace(',', ' desc,')} desc offset ${offset} limit 1`,
        values,
      );
      places[name] = rows[0].at;
    }
    return places;
  });
}

async function jobPages(api) {
  const pages = {};
  for (const [kind, column, id, prefix, path] of [
    ['project', 'project_id', projectId(busiest), 'prj', 'projects/:id/fine-tuning-jobs'],
    ['programme', 'programme_id', programmeId, 'prg', 'programmes/:id/jobs'],
  ]) {
    const list = `/api/v1/${path.replace(':id', show(prefix, id))}`;
    pages[`${kind} first`] = list;
    for (const [name, at] of Object.entries(await placesOf(api, 'jobs', `${column} = $1`, [id], 'id')))
      pages[`${kind} ${name}`] = `${list}?cursor=${cursorAt(api, ['jobs', column, id, null, '-created_at'], [at])}`;
    for (const state of ['queued', 'running', 'failed', 'paused']) pages[`${kind} ${state}`] = `${list}?state=${state}`;
  }
  return pages;
}

async function statementPages(api) {
  const pages = {};
  for (const [kind, book, prefix, path, account] of [
    ['grant line', projectId(busiest), 'prj', 'projects', uuid(9020, busiest)],
    ['payable', projectId(busiest), 'prj', 'projects', uuid(9140, busiest)],
  ]) {
    const list = `/api/v1/${path}/${show(prefix, book)}/accounts/${show('acc', account)}/statement`;
    pages[`${kind} first`] = list;
    const where = `book_id = $1 and (debit_id = $2 or credit_id = $2)`;
    const binding = ['statement', book, book, account, null, null];
    const places = await placesOf(api, 'transfers', where, [book, account], 'at, seq', `at::text || '|' || seq`);
    for (const [name, place] of Object.entries(places))
      pages[`${kind} ${name}`] = `${list}?cursor=${cursorAt(api, binding, [...place.split('|'), '0'])}`;
  }
  return pages;
}

export const pagesJobs = {
  what: 'pages of jobs at 1 M jobs: first, middle, last, by state; p99 over HTTP',
  against: 'the same at 10 k jobs',
  bar: 1.3,
  atMost: true,
  unit: 'ms',
  measure: ({ smoke }) => comparison(smoke, jobPages),
};

export const pagesStatement = {
  what: 'pages of statements at 10 M transfers: first, middle, last; p99 over HTTP',
  against: 'the same at 100 k transfers',
  bar: 1.3,
  atMost: true,
  unit: 'ms',
  measure: ({ smoke }) => comparison(smoke, statementPages),
};
