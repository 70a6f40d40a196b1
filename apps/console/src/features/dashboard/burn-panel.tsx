import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import {
  Country,
  EmptyState,
  ErrorState,
  minorUnits,
  Money,
  moneyOf,
  Panel,
  paceOf,
  PlainTable,
  type ShownColumn,
  Status,
  Trend,
  useFormats,
  Waiting,
} from '@app/ui';
import { spendingByProjectQuery } from './dashboard.api';

type Spending = components['schemas']['ProjectSpendingDto'];

const day = 86_400_000;

/** How the jobs of each project spend the compute lines of its grant, and where that leads by the end of it. */
export function BurnPanel({ programme }: { programme: string }) {
  const { t } = useTranslation('dashboard');
  const { data, error, refetch } = useQuery(spendingByProjectQuery(programme));
  const rows = data?.data ?? [];
  return (
    <Panel
      title={t('burn.title')}
      note={[t('burn.note'), data?.next_cursor && t('burn.newest', { count: rows.length })].filter(Boolean).join(' · ')}
      aside={
        <Link to="/programmes/$programme/awards" params={{ programme }}>
          {t('burn.all')}
        </Link>
      }
      flush={rows.length > 0}
    >
      {error && !data && <ErrorState error={error} title={t('burn.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={4} />}
      {data && rows.length === 0 && <EmptyState title={t('burn.none')}>{t('burn.noneText')}</EmptyState>}
      {rows.length > 0 && <BurnTable rows={rows} programme={programme} />}
    </Panel>
  );
}

/** A row with what is worked out of it once. */
const withPace = (row: Spending, now: number) => {
  const { currency } = row.grant.limit;
  const units = (amount: string) => minorUnits({ amount, currency });
  const ahead = Math.max(0, Math.ceil((Date.parse(row.valid_until) - now) / day));
  const totals = row.days.map(({ spent }) => units(spent));
  const spent = minorUnits(row.grant.spent);
  // What tranches that have ended left is not spent any more.
  const limit = minorUnits(row.grant.limit) - minorUnits(row.grant.lapsed);
  return { ...row, currency, now, ahead, limit, totals: [...totals, spent], pace: paceOf(totals, spent, limit, ahead) };
};
type Burning = ReturnType<typeof withPace>;

function BurnTable({ rows, programme }: { rows: Spending[]; programme: string }) {
  const { t } = useTranslation('dashboard');
  const now = Date.now();
  const money = (key: 'limit' | 'spent' | 'held' | 'available'): ShownColumn<Burning> => ({
    key,
    head: t(`burn.${key}`),
    cell: ({ grant }) => <Money of={grant[key]} />,
    number: true,
  });
  return (
    <PlainTable
      rows={rows.map((row) => withPace(row, now))}
      rowKey={({ award }) => award}
      columns={[
        {
          key: 'project',
          head: t('burn.project'),
          cell: ({ award, name, number, country }) => (
            <>
              <Link to="/programmes/$programme/awards/$award" params={{ programme, award }}>
                {name}
              </Link>{' '}
              <Country code={country} />
              <div className="dim small">{number}</div>
            </>
          ),
        },
        money('limit'),
        money('spent'),
        money('held'),
        money('available'),
        {
          key: 'forecast',
          head: t('burn.forecast'),
          cell: ({ pace, currency }) => (pace.end === null ? '–' : <Money of={moneyOf(pace.end, currency)} />),
          number: true,
        },
        {
          key: 'trend',
          head: t('burn.trend'),
          cell: ({ totals, limit, pace, ahead }) => (
            <Trend totals={totals} limit={limit} end={pace.end} ahead={ahead} />
          ),
        },
        { key: 'verdict', head: t('burn.verdict'), cell: (row) => <Verdict of={row} /> },
      ]}
    />
  );
}

/** Where it leads, in a word. A suspended award spends nothing more, and that comes first; then, that no launch finds anything. */
function Verdict({ of: { state, grant, pace, now } }: { of: Burning }) {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  if (state !== 'active') return <Status state={state} />;
  if (minorUnits(grant.available) === 0n) return <Status state="needs_attention">{t('burn.dry')}</Status>;
  const { verdict, dryIn, unused } = pace;
  if (verdict === 'short')
    return (
      <Status state="needs_attention">
        {t('burn.short', { day: formats.date(new Date(now + (dryIn ?? 0) * day), 'day') })}
      </Status>
    );
  if (verdict === 'unused')
    return <Status state="needs_attention">{t('burn.unused', { share: formats.share(unused) })}</Status>;
  if (verdict === 'early') return <span className="dim">{t('burn.early')}</span>;
  return (
    <Status state="active" bare>
      {t('burn.even')}
    </Status>
  );
}
