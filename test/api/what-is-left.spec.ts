import { type components, unwrap } from '@app/api-client';
import { BudgetWatch } from '../../libs/notifications/src/telling/budget-watch';
import { at } from '../support/http';
import { allot, launching, type Launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { type Somebody, sure, World } from '../support/world';

const day = 86_400_000;
let system: System;
let world: World;
let own: Launching;

/** When the second tranche follows the first. */
let change: Date;

/** Two tranches, one after the other, of which each has more lines than the one that jobs draw on; the first is in force for two days. */
const tranches = (whole: components['schemas']['TrancheBody']): components['schemas']['TrancheBody'][] => {
  const line = (category: 'compute' | 'personnel', amount: string) => ({
    category,
    amount: { amount, currency: 'JPY' as const },
  });
  return [
    {
      ...whole,
      label: 'First',
      valid_until: change.toISOString(),
      lines: [line('compute', '600'), line('personnel', '600')],
    },
    {
      ...whole,
      label: 'Second',
      valid_from: change.toISOString(),
      lines: [line('personnel', '100'), line('compute', '600')],
    },
  ];
};

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
  const now = system.clock.now();
  change = new Date(now.getTime() + 2 * day);
  const days = { from: now, until: change };
  // One yen a second, of which the grant pays three quarters.
  own = await launching(system, world, { money: '2000', coFunding: '100000', tranches, lotSeconds: 10_000, days });
}, 120_000);
afterAll(() => system?.stop());

async function spend(seconds: number): Promise<void> {
  sure(await own.agent.ask());
  const job = sure(await own.launch({ time_limit_seconds: seconds })).body.id as string;
  const lease = await own.agent.lease();
  await own.agent.run(lease, seconds);
  sure(await own.agent.end(lease, 'succeeded', 'done', { gpu_seconds_total: seconds }));
  await until(
    () =>
      unwrap(
        own.partner.owner.session.GET(
          '/api/v1/projects/{project}/fine-tuning-jobs/{job}',
          at({ project: own.funded.project, job }),
        ),
      ),
    ({ state }) => state === 'succeeded',
  );
}
const look = () => system.worker!.get(BudgetWatch).round();
const told = async ({ session }: Somebody, kind: string) =>
  (await unwrap(session.GET('/api/v1/me/notifications', { params: { query: { limit: 200 } } }))).data
    .filter((one) => one.kind === kind)
    .map(({ facts: { percent, funded } }) => [percent, funded?.amount]);
/** What is left, as home tells the lead, and as the dashboard tells the programme. */
async function left() {
  const [{ grant: home }] = (await unwrap(own.partner.owner.session.GET('/api/v1/me/budgets'))).data;
  const { programme, administrator } = own.funded;
  const path = '/api/v1/programmes/{programme}/spending/projects';
  const [{ grant, days }] = (await unwrap(administrator.session.GET(path, at({ programme })))).data;
  expect(home).toEqual(grant);
  const yen = (name: keyof typeof grant) => Number(grant[name].amount);
  expect(yen('spent') + yen('held') + yen('available') + yen('locked') + yen('lapsed')).toBe(yen('limit'));
  return {
    limit: yen('limit'),
    spent: yen('spent'),
    available: yen('available'),
    locked: yen('locked'),
    lapsed: yen('lapsed'),
    days,
  };
}
const again = async ({ email }: Somebody) => system.client().signIn(email, 'a long password for tests');

it('counts as left what a launch can take: the compute line of the tranche in force', async () => {
  expect(await left()).toMatchObject({ limit: 1200, spent: 0, available: 600, locked: 600, lapsed: 0 });
  await spend(780);
  const { spent, available, locked } = await left();
  // Each capture rounds: how many there were, the worker decides.
  expect([spent >= 585, spent + available, locked]).toEqual([true, 600, 600]);
  expect((await own.launch({ time_limit_seconds: 100 })).body).toMatchObject({ code: 'budget-exhausted' });
});

it('tells that it is nearly spent while other lines and a later tranche are untouched', async () => {
  await look();
  expect(await told(own.partner.owner, 'budget_spent')).toEqual([[90, '600']]);
  expect(await told(own.funded.administrator, 'award_spent')).toEqual([[90, '600']]);
});

it('has the next tranche’s line once that begins, and tells its thresholds anew', async () => {
  system.clock.advance((3 * day) / 1000);
  own.partner.owner.session = await again(own.partner.owner);
  own.funded.administrator.session = await again(own.funded.administrator);
  const { spent, available, locked, lapsed, days } = await left();
  expect([available, locked, lapsed]).toEqual([600, 0, 600 - spent]);
  expect(days.at(-1)?.spent).toBe(String(spent));
  await allot(own.funded, own.pool, 5000, undefined, {
    from: change,
    until: new Date(change.getTime() + 30 * day),
  });
  await look();
  await spend(420);
  await look();
  await look();
  expect(await told(own.partner.owner, 'budget_spent')).toEqual([
    [50, '600'],
    [90, '600'],
  ]);
});

it('has nothing to draw on while the award is suspended', async () => {
  const { programme, award, administrator, project } = own.funded;
  const { version } = await unwrap(own.partner.owner.session.GET('/api/v1/projects/{project}/award', at({ project })));
  const before = await left();
  await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/awards/{award}/suspension', {
      params: { path: { programme, award }, header: { 'If-Match': `"${version}"` } },
      body: { state: 'suspended', reason: 'a gate was not reached' },
    }),
  );
  expect(await left()).toMatchObject({ available: 0, locked: before.available, lapsed: before.lapsed });
});
