import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable, EmptyState, Moment, Page, Quantity, queryClient, Status } from '@app/ui';
import { type Hold, holdsQuery } from './budget.api';
import { BudgetTabs } from './budget-tabs';
import { sumsOf } from './hold-sums';

const route = getRouteApi('/in/p/$project/budget/holds');

/** What jobs hold and held of the budget. */
export function HoldsPage() {
  const { t } = useTranslation('budget');
  const { project } = route.useParams();
  const { cursor } = route.useSearch();
  const query = useQuery({ ...holdsQuery(project, cursor), placeholderData: keepPreviousData });
  return (
    <Page
      title={t('title')}
      crumb={t('holds')}
      crumbs={[{ label: t('title'), to: `/p/${project}/budget` }]}
      meta={t('holdsMeta')}
    >
      <BudgetTabs project={project} />
      <DataTable
        label={t('holds')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(holdsQuery(project, from))}
        rowKey={({ id }) => id}
        columns={useColumns(project)}
        empty={<EmptyState title={t('noHolds')}>{t('noHoldsText')}</EmptyState>}
        failure={t('holdsFailure')}
      />
    </Page>
  );
}

function useColumns(project: string): Column<Hold>[] {
  const { t } = useTranslation('budget');
  const money = (key: 'kept' | 'charged' | 'still', head: string): Column<Hold> => ({
    key,
    head,
    cell: (hold) => <Quantity amount={sumsOf(hold)[key]} asset={hold.price.currency} />,
    csv: (hold) => sumsOf(hold)[key],
    number: true,
  });
  return [
    {
      key: 'job',
      head: t('job'),
      cell: ({ job, job_name }) => (
        <Link to="/p/$project/jobs/$job" params={{ project, job }}>
          {job_name ?? job}
        </Link>
      ),
      csv: ({ job_name, job }) => job_name ?? job,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state !== 'open'} />,
      csv: ({ state }) => state,
    },
    {
      key: 'time',
      head: t('time'),
      cell: ({ captured_seconds, gpu_seconds, gpu_asset }) => (
        <span>
          <Quantity amount={String(captured_seconds)} asset={gpu_asset} /> /{' '}
          <Quantity amount={String(gpu_seconds)} asset={gpu_asset} />
        </span>
      ),
      csv: ({ captured_seconds, gpu_seconds }) => `${captured_seconds}/${gpu_seconds}`,
      number: true,
    },
    money('kept', t('kept')),
    money('charged', t('charged')),
    money('still', t('still')),
    {
      key: 'placed',
      head: t('placed'),
      cell: ({ created_at }) => <Moment at={created_at} />,
      csv: ({ created_at }) => created_at,
    },
  ];
}
