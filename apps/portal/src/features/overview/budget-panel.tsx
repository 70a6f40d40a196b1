import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Account,
  Bar,
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
import { BurnPanel } from '../../app/burn-panel';

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
  const share = whole > 0n ? Number(minorUnits(grant.spent)) / Number(whole) : 0;
  return (
    <Panel
      title={t('budget.title')}
      note={formats.currency(currency)}
      aside={
        <>
          <span className="small">{t('budget.rate', { num: rate.num, den: rate.den })}</span>
          <Link to="/p/$project/budget" params={{ project }}>
            {t('budget.all')}
          </Link>
        </>
      }
      foot={data.co_funding.length > 0 && t('budget.coFunding', words(totals(data.co_funding, currency)))}
    >
      <Stack>
        <KeyFigures>
          <KeyFigure name={<Key kind="free">{t('budget.available')}</Key>}>
            <Figure project={project} of={grant.available} />
          </KeyFigure>
          <KeyFigure name={<Key kind="held">{t('budget.held')}</Key>}>
            <Figure project={project} of={grant.held} />
          </KeyFigure>
          <KeyFigure
            name={<Key kind="spent">{t('budget.spent')}</Key>}
            note={t('budget.shareOf', { share: formats.share(share) })}
          >
            <Figure project={project} of={grant.spent} />
          </KeyFigure>
          <KeyFigure name={t('budget.limit')}>
            <Figure project={project} of={grant.limit} />
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
        <BurnPanel project={project} grant={data.grant} currency={currency} />
      </Stack>
    </Panel>
  );
}

/** A figure leads to the accounts that it adds up, and they to what moved on them. */
function Figure({ project, of }: { project: string; of: ReturnType<typeof sumOf> }) {
  return (
    <Link to="/p/$project/budget" params={{ project }}>
      <Money of={of} />
    </Link>
  );
}
