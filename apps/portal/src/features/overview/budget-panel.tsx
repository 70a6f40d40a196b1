import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  type Burn,
  BurnDown,
  EmptyState,
  ErrorState,
  Key,
  KeyFigure,
  KeyFigures,
  minorUnits,
  Money,
  Panel,
  Stack,
  sumOf,
  useFormats,
  Waiting,
} from '@app/ui';
import { budgetQuery } from '../../app/project.api';
import { type Account, spendingQuery } from './overview.api';

/** Limit, spent, held and available of some accounts of one currency. */
function totals(accounts: Account[], currency: string) {
  const sum = (part: 'limit' | 'used' | 'held' | 'available') =>
    sumOf(
      accounts.map((account) => ({ amount: account[part], currency })),
      currency,
    );
  return { limit: sum('limit'), spent: sum('used'), held: sum('held'), available: sum('available') };
}

/** The grant: four figures, one bar, and where the present pace leads. */
export function BudgetPanel({ project }: { project: string }) {
  const { t } = useTranslation('overview');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(budgetQuery(project));
  if (error && !data)
    return (
      <Panel title={t('budget.title')}>
        <ErrorState error={error} title={t('budget.failure')} retry={() => void refetch()} />
      </Panel>
    );
  if (!data || data.grant.length === 0)
    return (
      <Panel title={t('budget.title')}>
        {data ? <EmptyState title={t('budget.none')}>{t('budget.noneText')}</EmptyState> : <Waiting rows={4} />}
      </Panel>
    );
  const { currency, subsidy_rate: rate } = data;
  const grant = totals(data.grant, currency);
  const words = (of: ReturnType<typeof totals>) => ({
    limit: formats.money(of.limit),
    spent: formats.money(of.spent),
    held: formats.money(of.held),
    available: formats.money(of.available),
  });
  const whole = minorUnits(grant.limit);
  const share = whole > 0n ? Number((minorUnits(grant.spent) * 1000n) / whole) / 1000 : 0;
  return (
    <Panel
      title={t('budget.title')}
      note={formats.currency(currency)}
      aside={<span className="small">{t('budget.rate', { num: rate.num, den: rate.den })}</span>}
      foot={data.co_funding.length > 0 && t('budget.coFunding', words(totals(data.co_funding, currency)))}
    >
      <Stack>
        <KeyFigures>
          <KeyFigure name={<Key kind="free">{t('budget.available')}</Key>}>
            <Money of={grant.available} />
          </KeyFigure>
          <KeyFigure name={<Key kind="held">{t('budget.held')}</Key>}>
            <Money of={grant.held} />
          </KeyFigure>
          <KeyFigure
            name={<Key kind="spent">{t('budget.spent')}</Key>}
            note={t('budget.shareOf', { share: formats.share(share) })}
          >
            <Money of={grant.spent} />
          </KeyFigure>
          <KeyFigure name={t('budget.limit')}>
            <Money of={grant.limit} />
          </KeyFigure>
        </KeyFigures>
        <Bar
          large
          label={t('budget.bar', words(grant))}
          whole={whole}
          parts={[
            { kind: 'spent', size: minorUnits(grant.spent) },
            { kind: 'held', size: minorUnits(grant.held) },
          ]}
        />
        <Spending project={project} grant={data.grant} currency={currency} />
      </Stack>
    </Panel>
  );
}

/** The burn-down, once something was charged. */
function Spending({ project, grant, currency }: { project: string; grant: Account[]; currency: string }) {
  const { data: spent } = useQuery(spendingQuery(project, grant));
  if (!spent || spent.length === 0) return null;
  const dates = grant
    .flatMap(({ valid_from, valid_until }) => [valid_from, valid_until])
    .flatMap((at) => (at ? [Date.parse(at)] : []));
  const now = Date.now();
  const steps = [...grant]
    .map(({ valid_from, limit }) => ({
      at: valid_from ? Date.parse(valid_from) : (spent[0]?.at ?? now),
      amount: minorUnits({ amount: limit, currency }),
    }))
    .sort((a, b) => a.at - b.at);
  let there = 0n;
  const burn: Burn = {
    from: Math.min(...dates, spent[0].at),
    until: Math.max(...dates, now),
    now,
    spent,
    held: minorUnits(totals(grant, currency).held),
    limits: steps.map(({ at, amount }) => ({ at, amount: (there += amount) })),
  };
  return <BurnDown burn={burn} currency={currency} />;
}
