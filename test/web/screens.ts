import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Somebody } from '../support/world';
import { lendSession, openWindow, settled } from './support/browser';
import { seededForTests } from './support/seeded';
import { seedDatasets, type SeededDatasets } from './support/seeded-datasets';
import { seedLinks, type SeededLinks } from './support/seeded-links';

const languages = ['en', 'th', 'vi'] as const;
const { SCREENS_TO, SCREENS_ONLY } = process.env;
if (!SCREENS_TO) throw new Error('Name a folder for the pictures: npm run screens -- --to FOLDER');
const folder = resolve(SCREENS_TO);
const seeded = seededForTests({ stopped: true });
let data: SeededDatasets;
let links: SeededLinks;
const readers = {} as Record<'reviewer' | 'auditor', Somebody>;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  data = await seedDatasets(seeded);
  links = await seedLinks(seeded);
  for (const role of ['reviewer', 'auditor'] as const)
    readers[role] = await seeded.world.staff(seeded.programme, await seeded.world.person(), role);
}, 120_000);
afterAll(() => links?.empty.stop());

type Who =
  'nobody' | 'lead' | 'steward' | 'administrator' | 'finance' | 'reviewer' | 'auditor' | 'operator' | 'platform';

/** Every page with an address of its own, and who looks at it; where one leads to it, that comes first, and a blank between. */
const pages = (): [name: string, who: Who, path: string][] => {
  const project = `/p/${seeded.project}`;
  const programme = `/console/programmes/${seeded.programme}`;
  return [
    ['sign-in', 'nobody', '/sign-in'],
    ['forgotten', 'nobody', '/forgotten'],
    ['reset', 'nobody', links.reset],
    ['verify', 'nobody', links.verify],
    ['setup', 'nobody', `${links.empty.url}${links.setup}`],
    ['setup-unknown', 'nobody', `/setup#${'a'.repeat(30)}`],
    ['reset-unknown', 'nobody', `/reset#${'a'.repeat(30)}`],
    ['invitation', 'nobody', links.joining.new],
    ['invitation-known', 'nobody', links.joining.known],
    ['invitation-sign-in', 'nobody', `${links.joining.known} /sign-in?to=%2Finvitation`],
    ['invitation-unknown', 'nobody', `/invitation#${'a'.repeat(30)}`],
    ['register', 'nobody', '/register'],
    ['organisation', 'lead', `/org/${seeded.launching.partner.id}`],
    ['organisation-members', 'lead', `/org/${seeded.launching.partner.id}/members`],
    ['organisation-invitations', 'lead', `/org/${seeded.launching.partner.id}/invitations`],
    ['organisation-projects', 'lead', `/org/${seeded.launching.partner.id}/projects`],
    ['participation', 'lead', `/org/${seeded.launching.partner.id}/projects/${seeded.launching.funded.participation}`],
    ['me-profile', 'lead', '/me/profile'],
    ['me-security', 'lead', '/me/security'],
    ['me-language', 'lead', '/me/language'],
    ['participants', 'lead', `${project}/participants`],
    ['keys', 'lead', `${project}/keys`],
    ['award', 'lead', `${project}/award`],
    ['home', 'lead', '/'],
    ['overview', 'lead', project],
    ['jobs', 'lead', `${project}/jobs`],
    ['jobs-no-match', 'lead', `${project}/jobs?state=cancelled`],
    ['job-running', 'lead', `${project}/jobs/${seeded.jobs.running}`],
    ['job-waiting', 'lead', `${project}/jobs/${seeded.jobs.waiting}`],
    ['job-succeeded', 'lead', `${project}/jobs/${seeded.jobs.succeeded}`],
    ['job-failed', 'lead', `${project}/jobs/${seeded.jobs.failed}`],
    ['job-stopped', 'lead', `${project}/jobs/${seeded.stopped}`],
    ['models', 'lead', `${project}/models`],
    ['model', 'lead', `${project}/models/${seeded.model}`],
    ['model-card', 'lead', `${project}/models/${seeded.model}/card`],
    ['model-lineage', 'lead', `${project}/models/${seeded.model}/lineage`],
    ['model-versions', 'lead', `${project}/models/${seeded.model}/versions`],
    ['model-files', 'lead', `${project}/models/${seeded.model}/files`],
    ['project-data', 'lead', `${project}/data`],
    ['notifications', 'lead', '/me/notifications'],
    ['datasets', 'steward', '/datasets'],
    ['dataset-listings', 'lead', '/datasets/listings'],
    ['dataset-change', 'steward', `/datasets/${data.inReview}/change`],
    ['dataset-new', 'steward', '/datasets/new'],
    ['dataset-summary', 'steward', `/datasets/${data.inReview}`],
    ['dataset-versions', 'steward', `/datasets/${data.published}/versions`],
    ['dataset-files', 'steward', `/datasets/${data.faulty}/files`],
    ['dataset-quality', 'steward', `/datasets/${data.faulty}/quality`],
    ['dataset-rights', 'steward', `/datasets/${data.published}/rights`],
    ['launch', 'lead', `${project}/jobs/new`],
    ['launch-like', 'lead', `${project}/jobs/new?from=${seeded.jobs.waiting}`],
    ['budget', 'lead', `${project}/budget`],
    ['budget-holds', 'lead', `${project}/budget/holds`],
    ['statement', 'lead', `${project}/budget/accounts/${seeded.books.account}`],
    [
      'statement-days',
      'lead',
      `${project}/budget/accounts/${seeded.books.account}?from=2026-03-02&until=2026-03-01&utm_source=mail`,
    ],
    ['journal', 'lead', `${project}/budget/journals/${seeded.books.journal}`],
    ['quota', 'lead', `${project}/quota`],
    ['quota-new', 'lead', `${project}/quota/new`],
    ['quota-partly', 'lead', `${project}/quota/${seeded.requests.partly}`],
    ['quota-asked', 'lead', `${project}/quota/${seeded.requests.asked}`],
    ['not-found', 'lead', '/nowhere'],
    ['console-dashboard', 'administrator', programme],
    ['console-dashboard-finance', 'finance', programme],
    ['console-dashboard-reviewer', 'reviewer', programme],
    ['console-dashboard-auditor', 'auditor', programme],
    ['console-organisations', 'administrator', `${programme}/organisations`],
    ['console-awards', 'administrator', `${programme}/awards`],
    ['console-award', 'finance', `${programme}/awards/${seeded.launching.funded.award}`],
    ['console-ledger', 'finance', `${programme}/ledger`],
    ['console-ledger-envelope', 'finance', `${programme}/ledger/accounts/${seeded.books.envelope}`],
    ['console-requests', 'administrator', `${programme}/quota`],
    ['console-request', 'administrator', `${programme}/quota/${seeded.request}`],
    ['console-pools', 'administrator', `${programme}/pools`],
    ['console-pool', 'administrator', `${programme}/pools/${seeded.launching.pool}`],
    ['console-pool-finance', 'finance', `${programme}/pools/${seeded.launching.pool}`],
    ['console-pool-operated', 'operator', `/console/pools/${seeded.launching.pool}`],
    ['console-pool-audit', 'operator', `/console/pools/${seeded.launching.pool}/audit`],
    ['console-jobs', 'administrator', `${programme}/jobs`],
    ['console-job-running', 'administrator', `${programme}/jobs/${seeded.jobs.running}`],
    ['console-job-waiting', 'administrator', `${programme}/jobs/${seeded.jobs.waiting}`],
    ['console-job-failed', 'administrator', `${programme}/jobs/${seeded.jobs.failed}`],
    ['console-audit', 'administrator', `${programme}/audit`],
    ['console-audit-filtered', 'administrator', `${programme}/audit?action=job.launched&from=2020-01-01`],
    ['console-reconciliation', 'administrator', `${programme}/reconciliation`],
    ['console-all-organisations', 'platform', '/console/platform/organisations'],
    ['console-platform-audit', 'platform', '/console/platform/audit'],
    ['console-platform', 'platform', '/console/platform'],
    ['console-programmes', 'platform', '/console/platform/programmes'],
    ['console-programme-new', 'platform', '/console/platform/programmes/new'],
    ['console-programme-people', 'platform', `/console/platform/programmes/${seeded.programme}`],
    ['console-all-pools', 'platform', '/console/platform/pools'],
    ['console-pool-new', 'platform', '/console/platform/pools/new'],
    ['console-pool-people', 'platform', `/console/platform/pools/${seeded.launching.pool}`],
    ['console-programme', 'administrator', `${programme}/programme`],
    ['console-projects', 'administrator', `${programme}/projects`],
    ['console-project-new', 'administrator', `${programme}/projects/new`],
    ['console-project', 'administrator', `${programme}/projects/${seeded.project}`],
    ['console-envelopes', 'administrator', `${programme}/envelopes`],
    ['console-award-new', 'administrator', `${programme}/awards/new?project=${seeded.project}`],
    ['console-organisation', 'platform', `/console/platform/organisations/${seeded.launching.partner.id}`],
  ];
};

const cookieOf = (who: Exclude<Who, 'nobody'>): string => {
  const sessions = {
    lead: seeded.lead.session,
    steward: data.steward.session,
    administrator: seeded.administrator.session,
    finance: seeded.launching.funded.finance.session,
    reviewer: readers.reviewer.session,
    auditor: readers.auditor.session,
    operator: seeded.launching.operator.session,
    platform: seeded.world.platform,
  };
  return sessions[who].cookie as string;
};

it('photographs every page', async () => {
  for (const theme of ['light', 'dark'] as const)
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ])
      // Vietnamese is looked at for marks and words, once: it is as wide as English.
      for (const language of theme === 'light' && width === 1440 ? languages : (['en', 'th'] as const))
        for (const [name, who, path] of pages()) {
          const file = `${name}.${theme}.${width}.${language}.png`;
          if (SCREENS_ONLY && !new RegExp(SCREENS_ONLY).test(file)) continue;
          const { context, page } = await openWindow(seeded.browser, { theme, language, width, height });
          if (who !== 'nobody') await lendSession(context, seeded.system, cookieOf(who));
          for (const step of path.split(' ')) {
            await page.goto(new URL(step, seeded.system.url).href);
            await settled(page);
          }
          // Curves and transitions have drawn by then.
          await page.waitForTimeout(600);
          await page.screenshot({ path: join(folder, file) });
          await context.close();
        }
}, 3_600_000);
