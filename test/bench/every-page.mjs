import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { busiest } from './data/history.mjs';
import { datasetId, everywhere } from './data/rows.mjs';
import { inTurn, quantile, startBoth, timed } from './pages.mjs';
import { awardId, organisationId, poolId, programmeId, projectId, uuid, versionId } from './seed.mjs';
import { connected } from './system.mjs';

const { show } = createRequire(import.meta.url)('../../dist/libs/platform/src/ids/index.js');

/** How deep a page lies that is neither the first nor far behind: after so many pages of 200. */
const deep = 20;

/** What stands in a path for each thing, of the scope that has most of it. */
async function places(api) {
  const [job, model] = await connected(api.admin, async (admin) => {
    const first = async (text) => (await admin.query(text, [projectId(busiest)])).rows[0].id;
    return [
      await first(`select id from jobs where project_id = $1 and state = 'succeeded' order by id desc limit 1`),
      await first(
        `select model_id as id from model_versions where project_id = $1 group by 1 order by count(*) desc, 1 limit 1`,
      ),
    ];
  });
  return {
    org: show('org', organisationId(busiest)),
    project: show('prj', projectId(busiest)),
    programme: show('prg', programmeId),
    pool: show('pol', poolId),
    account: show('acc', uuid(9020, busiest)),
    dataset: show('dst', datasetId),
    version: show('dsv', versionId),
    participation: show('par', uuid(8131, busiest)),
    award: show('awd', awardId(busiest)),
    job: show('job', job),
    model: show('mdl', model),
  };
}

/** Values of a filter: all that it may be, or ones that match much, little and nothing. */
function filterValues({ name, schema }, of) {
  if (schema.enum) return schema.enum;
  const known = {
    search: ['Bench 1', 'not there'],
    language: ['tha', 'vie', 'xxx'],
    country: ['TH', 'SG'],
    gpu_type: ['CPU', 'B200'],
    organisation: [of.org],
    project: [of.project],
    pool: [of.pool],
    dataset: [of.dataset],
    state: ['queued'],
    modality: ['text', 'speech'],
  };
  return known[name] ?? [];
}

/** Every list of the API from its own description: its first page, one far behind, and one for each value of each filter. */
async function everyPage(api) {
  const { paths } = JSON.parse(readFileSync('libs/api-client/openapi.json', 'utf8'));
  const of = await places(api);
  const pages = {};
  for (const [path, { get }] of Object.entries(paths)) {
    const parameters = (get?.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const names = parameters.map(({ name }) => name);
    if (!names.includes('limit') && !names.includes('after')) continue;
    const book = path.startsWith('/api/v1/programmes') ? { ...of, account: show('acc', uuid(9210, 1)) } : of;
    const list = path.replaceAll(/\{(\w+)\}/g, (_, name) => book[name] ?? missing(path, name));
    pages[path] = list;
    if (names.includes('limit')) {
      const cursor = await follow(api, list);
      if (cursor) pages[`${path} deep`] = `${list}?cursor=${cursor}`;
    }
    for (const parameter of parameters)
      for (const value of filterValues(parameter, of))
        pages[`${path}?${parameter.name}=${value}`] = `${list}?${parameter.name}=${encodeURIComponent(value)}`;
  }
  return pages;
}

const missing = (path, name) => {
  throw new Error(`nothing is known to stand for {${name}} in ${path}`);
};

/** The cursor after some pages, or the last one before the end. */
async function follow(api, list) {
  let cursor = null;
  for (let n = 0; n < deep; n++) {
    const { text } = await timed(api, `${list}?limit=200${cursor ? `&cursor=${cursor}` : ''}`);
    const next = JSON.parse(text).next_cursor;
    if (!next) return cursor;
    cursor = next;
  }
  return cursor;
}

export const pagesEvery = {
  what: 'every list of the API with many rows in it, 1 M jobs: the median time of the list that grows most',
  against: 'the same with a hundredth of them',
  bar: 1.3,
  atMost: true,
  unit: 'ms',
  async measure({ smoke }) {
    const both = await startBoth({ smoke });
    try {
      const [small, large] = [await everyPage(both.small), await everyPage(both.large)];
      const pages = Object.fromEntries(
        Object.keys(large).map((name) => [
          name,
          { small: small[name] ?? small[name.replace(/ deep$/, '')], large: large[name] },
        ]),
      );
      pages['/api/v1/me/projects of somebody in all projects'] = {
        small: '/api/v1/me/projects',
        large: '/api/v1/me/projects',
        session: everywhere.session,
      };
      await inTurn(both, pages, 2);
      const found = await inTurn(both, pages, smoke ? 3 : 15);
      const lists = Object.keys(pages).map((name) => {
        const [ours, theirs] = [found.large[name], found.small[name]];
        return { name, ours, theirs, ratio: quantile(ours, 0.5) / quantile(theirs, 0.5) };
      });
      lists.sort((a, b) => b.ratio - a.ratio);
      const shown = (times) => `${quantile(times, 0.5).toFixed(1)}/${quantile(times, 0.99).toFixed(1)}`;
      console.log(
        `  ${lists.length} pages, ${lists.filter(({ ratio }) => ratio > 1.3).length} of them more than 1.3 times as slow`,
      );
      const flagged = Object.fromEntries(
        lists
          .filter(({ ratio }) => ratio > 1.3)
          .map(({ name, ours, theirs }) => [name, { ours: shown(ours), theirs: shown(theirs) }]),
      );
      const of = (side) => Object.fromEntries(Object.entries(flagged).map(([name, times]) => [name, times[side]]));
      return {
        ours: [quantile(lists[0].ours, 0.5)],
        theirs: [quantile(lists[0].theirs, 0.5)],
        ...(lists[0].ratio > 1.3 ? { profile: { unit: 'ms, p50/p99', ours: of('ours'), theirs: of('theirs') } } : {}),
      };
    } finally {
      await both.stop();
    }
  },
};
