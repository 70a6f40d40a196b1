import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  EmptyState,
  ErrorState,
  isCompute,
  Key,
  KeyFigure,
  KeyFigures,
  type Left,
  leftOf,
  Money,
  moneyOf,
  Panel,
  Stack,
  useFormats,
  Waiting,
} from '@app/ui';
import { budgetQuery } from '../../app/project.api';
import { BurnPanel } from '../../app/burn-panel';

/** What jobs draw of the grant: what they can take now and what not, one bar, and where the present pace leads. */
export function BudgetPanel({ project }: { project: string }) {
  const { t } = useTranslation('overview');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(budgetQuery(project));
  // Before an award is accepted there is no budget, which is no fault.
  const none = (error as { status?: number } | null)?.status === 404;
  if (error && !data && !none)
    return (
      <Panel title={t('budget.title')}>
        <ErrorState error={error} title={t('budget.failure')} retry={() => void refetch()} />
      </Panel>
    );
  if (!data || data.grant.length === 0)
    return (
      <Panel title={t('budget.title')}>
        {data || none ? <EmptyState title={t('budget.none')}>{t('budget.noneText')}</EmptyState> : <Waiting rows={4} />}
      </Panel>
    );
  const { currency, subsidy_rate: rate } = data;
  const now = Date.now();
  const own = data.grant.filter(({ asset }) => asset === currency);
  const grant = leftOf(own.filter(isCompute), now);
  const others = leftOf(
    own.filter((line) => !isCompute(line)),
    now,
  );
  const coFunding = leftOf(data.co_funding, now);
  const money = (units: bigint) => formats.money(moneyOf(units, currency));
  const words = (of: Left) => ({
    limit: money(of.limit),
    spent: money(of.spent),
    held: money(of.held),
    available: money(of.available),
    locked: money(of.locked),
  });
  const share = grant.limit > 0n ? Number(grant.spent) / Number(grant.limit) : 0;
  const foot = [
    others.limit > 0n && t('budget.otherLines', words(others)),
    data.co_funding.length > 0 && t('budget.coFunding', words(coFunding)),
  ].filter(Boolean);
  const figure = (of: bigint) => <Figure project={project} of={moneyOf(of, currency)} />;
  return (
    <Panel
      title={t('budget.title')}
      note={t('budget.note', { currency: formats.currency(currency) })}
      aside={
        <>
          <span className="small">{t('budget.rate', { num: rate.num, den: rate.den })}</span>
          <Link to="/p/$project/budget" params={{ project }}>
            {t('budget.all')}
          </Link>
        </>
      }
      foot={foot.length > 0 && foot.join(' ')}
    >
      <Stack>
        <KeyFigures>
          <KeyFigure name={<Key kind="free">{t('budget.available')}</Key>}>{figure(grant.available)}</KeyFigure>
          {grant.locked > 0n && (
            <KeyFigure name={<Key kind="locked">{t('budget.locked')}</Key>} note={t('budget.lockedNote')}>
              {figure(grant.locked)}
            </KeyFigure>
          )}
          <KeyFigure name={<Key kind="held">{t('budget.held')}</Key>}>{figure(grant.held)}</KeyFigure>
          <KeyFigure
            name={<Key kind="spent">{t('budget.spent')}</Key>}
            note={t('budget.shareOf', { share: formats.share(share) })}
          >
            {figure(grant.spent)}
          </KeyFigure>
          <KeyFigure name={t('budget.limit')}>{figure(grant.limit)}</KeyFigure>
        </KeyFigures>
        <Bar
          large
          label={t('budget.bar', words(grant))}
          whole={grant.limit}
          parts={[
            { kind: 'spent', size: grant.spent },
            { kind: 'held', size: grant.held },
            { kind: 'free', size: grant.available },
            { kind: 'locked', size: grant.locked },
          ]}
        />
        <BurnPanel project={project} grant={data.grant} currency={currency} />
      </Stack>
    </Panel>
  );
}

/** A figure leads to the accounts that it adds up, and they to what moved on them. */
function Figure({ project, of }: { project: string; of: ReturnType<typeof moneyOf> }) {
  return (
    <Link to="/p/$project/budget" params={{ project }}>
      <Money of={of} />
    </Link>
  );
}
