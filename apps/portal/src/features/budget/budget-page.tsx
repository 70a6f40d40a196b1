import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Account,
  AccountTable,
  DaysNote,
  EmptyState,
  ErrorState,
  Key,
  Note,
  Page,
  Panel,
  useFormats,
  Waiting,
} from '@app/ui';
import { type Award, awardQuery } from '../../app/award.api';
import { BurnPanel } from '../../app/burn-panel';
import { ledgerPlaces } from '../../app/ledger-places';
import { budgetQuery, projectQuery } from '../../app/project.api';
import { usePools } from '../../app/reference.api';
import { BudgetTabs } from './budget-tabs';

const route = getRouteApi('/in/p/$project/budget');

/** What a project was given, spends and holds: tranche by tranche, co-funding, GPU time, and where the present pace leads. */
export function BudgetPage() {
  const { t } = useTranslation('budget');
  const { project } = route.useParams();
  const { data, error, refetch } = useQuery(budgetQuery(project));
  const { data: award } = useQuery(awardQuery(project));
  return (
    <Page
      title={t('title')}
      meta={
        data && (
          <>
            <span>{t('rate', { num: data.subsidy_rate.num, den: data.subsidy_rate.den })}</span>
            <DaysNote />
          </>
        )
      }
    >
      <BudgetTabs project={project} />
      {award?.state === 'suspended' && <Note>{t('suspended', { reason: award.state_reason ?? '' })}</Note>}
      {error && !data && <Missing error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={6} />}
      {data && (
        <>
          <Panel title={t('burn')}>
            <BurnPanel project={project} grant={data.grant} currency={data.currency} />
          </Panel>
          <Tranches project={project} grant={data.grant} award={award} />
          <Money project={project} accounts={data.co_funding} title={t('coFunding')} />
          <Money project={project} accounts={data.gpu_time} title={t('gpuTime')} note={t('gpuNote')} />
        </>
      )}
    </Page>
  );
}

/** Before an award is accepted there is no budget, which is no fault. */
function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation('budget');
  if ((error as { status?: number }).status === 404) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
  return <ErrorState error={error} title={t('failure')} retry={retry} />;
}

interface TranchesProps {
  project: string;
  grant: Account[];
  /** Null before one was offered; undefined while it is read. */
  award: Award | null | undefined;
}

/** The grant's lines, a panel for each tranche with its dates. */
function Tranches({ project, grant, award }: TranchesProps) {
  const { t } = useTranslation('budget');
  const formats = useFormats();
  const tranches = [...new Set(grant.map(({ tranche }) => tranche))];
  return tranches.map((id) => {
    const lines = grant.filter(({ tranche }) => tranche === id);
    const [{ valid_from: from, valid_until: until }] = lines;
    const label = award?.tranches.find((tranche) => tranche.id === id)?.label ?? t('tranche');
    const span = from && until && formats.period({ valid_from: from, valid_until: until });
    return (
      <Panel key={id} title={label} note={span && t('span', span)} aside={<Keys />} flush>
        <AccountTable accounts={lines} places={ledgerPlaces(project)} />
      </Panel>
    );
  });
}

/** What solid, hatched, empty and barred mean. */
function Keys() {
  const { t } = useTranslation('ledger');
  return (
    <>
      <Key kind="spent">{t('used')}</Key>
      <Key kind="held">{t('held')}</Key>
      <Key kind="free">{t('available')}</Key>
    </>
  );
}

interface MoneyProps {
  project: string;
  accounts: Account[];
  title: string;
  note?: string;
}

/** Accounts beside the grant: of whom, or of which pool. */
function Money({ project, accounts, title, note }: MoneyProps) {
  const pools = usePools();
  const formats = useFormats();
  const { data } = useQuery(projectQuery(project));
  if (accounts.length === 0) return null;
  const nameOf = ({ organisation, pool, valid_until }: Account) =>
    [
      data?.participants.find((one) => one.organisation === organisation)?.organisation_name,
      pool && pools?.get(pool)?.name,
      pool && valid_until && formats.lastDay(valid_until),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <Panel title={title} note={note} flush>
      <AccountTable accounts={accounts} places={ledgerPlaces(project)} note={nameOf} />
    </Panel>
  );
}
