import { type components, unwrap } from '@app/api-client';
import type { AgentSite } from '../environment';
import type { Cast } from './cast';
import { keyed, match, type Stage } from './person';

/** The programme, the project and the pool that the story plays in. */
export interface Setting {
  programme: string;
  project: string;
  projectNumber: string;
  pool: string;
  award: string;
}

const yen = (amount: string) => ({ amount, currency: 'JPY' as const });
const days = (from: Date, count: number) => new Date(from.getTime() + count * 86_400_000).toISOString();

/** The programme with its finance people, and the project with its coordinator and engineer. */
export async function makeProgramme(cast: Cast) {
  const root = cast.root.client;
  const programme = await unwrap(
    root.POST('/api/v1/platform/programmes', {
      body: {
        name: 'Fictional Language Model Programme',
        funder: 'Sample Ministry',
        currency: 'JPY',
        starts_on: '2026-04-01',
        ends_on: '2029-03-31',
        administrator_email: cast.administrator.email,
      },
    }),
  );
  for (const { email } of [cast.finance, cast.secondFinance])
    await unwrap(
      root.POST('/api/v1/platform/programmes/{programme}/people', {
        params: { path: { programme: programme.id } },
        body: { email, role: 'finance' },
      }),
    );
  const project = await unwrap(
    cast.administrator.client.POST('/api/v1/programmes/{programme}/projects', {
      params: { path: { programme: programme.id } },
      body: { name: 'A Thai community helper', coordinator: cast.partner, lead_email: cast.lead.email },
    }),
  );
  const me = await unwrap(cast.engineer.client.GET('/api/v1/me'));
  await unwrap(
    cast.lead.client.PUT('/api/v1/organisations/{org}/participations/{participation}/people/{person}', {
      params: { path: { org: cast.partner, participation: project.participants[0].id, person: me.id } },
      body: { role: 'engineer' },
    }),
  );
  return { programme: programme.id, project: project.id, projectNumber: project.number };
}

/** Envelope, award, acceptance, and the partner's own money, entered and confirmed by two people. */
export async function makeAward(
  cast: Cast,
  { programme, project }: Pick<Setting, 'programme' | 'project'>,
  { begunAt }: Stage,
) {
  const staff = cast.administrator.client;
  const path = { programme };
  await unwrap(
    staff.POST('/api/v1/programmes/{programme}/envelopes', {
      params: { path, header: keyed },
      body: { country: 'TH', amount: yen('50000000') },
    }),
  );
  const offered = await unwrap(
    staff.POST('/api/v1/programmes/{programme}/awards', {
      params: { path, header: keyed },
      body: {
        project,
        envelope_country: 'TH',
        currency: 'JPY',
        ceiling: yen('3000000'),
        subsidy_rate: { num: 3, den: 4 },
        tranches: [
          {
            label: 'First tranche',
            valid_from: days(begunAt, -1),
            valid_until: days(begunAt, 365),
            lines: [{ category: 'compute', amount: yen('2400000') }],
            gpu_time: [{ gpu_type: 'CPU', seconds: 36_000 }],
          },
        ],
      },
    }),
  );
  const award = await unwrap(
    cast.lead.client.POST('/api/v1/projects/{project}/award/acceptance', {
      params: { path: { project }, header: { ...keyed, ...match(offered) } },
    }),
  );
  const entry = await unwrap(
    cast.finance.client.POST('/api/v1/programmes/{programme}/awards/{award}/co-funding-entries', {
      params: { path: { ...path, award: award.id }, header: keyed },
      body: { organisation: cast.partner, amount: yen('800000'), evidence: 'Sample bank statement 2026-11' },
    }),
  );
  const confirmed = await unwrap(
    cast.secondFinance.client.POST(
      '/api/v1/programmes/{programme}/awards/{award}/co-funding-entries/{entry}/confirmation',
      {
        params: { path: { ...path, award: award.id, entry: entry.id }, header: { ...keyed, ...match(entry) } },
      },
    ),
  );
  return { award, coFunding: confirmed.amount };
}

/**
 * The provider's pool on this machine, its price confirmed by the programme, and a key for its agent.
 * @param site the pool that this machine's agent has a key for already, or null
 */
export async function makePool(
  cast: Cast,
  programme: string,
  site: AgentSite | null,
): Promise<{ site: AgentSite; pool: components['schemas']['PoolDto']; price: components['schemas']['MoneyDto'] }> {
  const made = await unwrap(
    cast.root.client.POST('/api/v1/platform/pools', {
      body: {
        name: 'This machine',
        provider: cast.provider,
        country: 'JP',
        site: 'Sample site',
        gpu_type: 'CPU',
        engine: 'process',
        programme,
        operator_email: cast.operator.email,
        gpus: 1,
      },
    }),
  );
  const path = { pool: made.id };
  const card = await unwrap(
    cast.operator.client.POST('/api/v1/pools/{pool}/rate-cards', { params: { path }, body: { price: yen('1200') } }),
  );
  const { price } = await unwrap(
    cast.finance.client.POST('/api/v1/programmes/{programme}/rate-cards/{card}/confirmation', {
      params: { path: { programme, card: card.id }, header: match(card) },
    }),
  );
  if (site?.pool === made.id) return { site, pool: made, price };
  const agent = await unwrap(
    cast.operator.client.POST('/api/v1/pools/{pool}/agents', {
      params: { path },
      body: { name: 'agent of this machine' },
    }),
  );
  return { site: { key: agent.key, pool: made.id }, pool: made, price };
}
