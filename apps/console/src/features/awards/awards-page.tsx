import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  Country,
  DataTable,
  DaysNote,
  EmptyState,
  LastDay,
  Money,
  Named,
  Page,
  queryClient,
  Status,
  useMay,
} from '@app/ui';
import { useProjects } from '../../app/reference.api';
import { type Award, awardsQuery } from './awards.api';

const route = getRouteApi('/in/programmes/$programme/awards');

/** Awards of all projects. */
export function AwardsPage() {
  const { t } = useTranslation('awards');
  const { programme } = route.useParams();
  const { cursor } = route.useSearch();
  const query = useQuery({ ...awardsQuery(programme, cursor), placeholderData: keepPreviousData });
  const projects = useProjects(programme);
  const offer = useMay()('create', 'Award', programme) && (
    <Button renderRoot={(props) => <Link to="/programmes/$programme/awards/new" params={{ programme }} {...props} />}>
      {t('offer.open')}
    </Button>
  );
  const columns: Column<Award>[] = [
    {
      key: 'project',
      head: t('project'),
      cell: ({ id, project }) => (
        <Link to="/programmes/$programme/awards/$award" params={{ programme, award: id }}>
          <Named among={projects} id={project} />
        </Link>
      ),
      csv: ({ project }) => projects?.get(project)?.name ?? project,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state === 'active'} />,
      csv: ({ state }) => state,
    },
    {
      key: 'country',
      head: t('envelope'),
      cell: ({ envelope_country }) => <Country code={envelope_country} />,
      csv: ({ envelope_country }) => envelope_country,
    },
    {
      key: 'ceiling',
      head: t('ceiling'),
      cell: ({ ceiling }) => <Money of={ceiling} />,
      csv: ({ ceiling }) => ceiling.amount,
      number: true,
    },
    {
      key: 'rate',
      head: t('rate'),
      cell: ({ subsidy_rate: { num, den } }) => `${num}/${den}`,
      csv: ({ subsidy_rate: { num, den } }) => `${num}/${den}`,
      number: true,
    },
    {
      key: 'until',
      head: t('until'),
      cell: ({ valid_until }) => <LastDay until={valid_until} />,
      csv: ({ valid_until }) => valid_until,
    },
  ];
  return (
    <Page
      title={t('title')}
      meta={
        <>
          <span>{t('meta')}</span>
          <DaysNote />
        </>
      }
      actions={offer}
    >
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(awardsQuery(programme, from))}
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState title={t('empty')} action={offer}>
            {t('emptyText')}
          </EmptyState>
        }
        failure={t('failure')}
      />
    </Page>
  );
}
