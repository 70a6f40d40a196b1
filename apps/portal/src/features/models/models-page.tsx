import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable, EmptyState, Moment, Page, queryClient, useFormats } from '@app/ui';
import { LossChange } from './loss-change';
import { type Model, modelsQuery } from './models.api';

const route = getRouteApi('/in/p/$project/models');

/** Models of a project: what its jobs made. */
export function ModelsPage() {
  const { t } = useTranslation('models');
  const { project } = route.useParams();
  const search = route.useSearch();
  const query = useQuery({ ...modelsQuery(project, search), placeholderData: keepPreviousData });
  return (
    <Page title={t('title')} meta={<span>{t('meta')}</span>}>
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor) => queryClient.fetchQuery(modelsQuery(project, { cursor }))}
        rowKey={({ id }) => id}
        columns={useColumns(project)}
        empty={
          <EmptyState
            title={t('empty')}
            action={
              <Link to="/p/$project/jobs" params={{ project }}>
                {t('toJobs')}
              </Link>
            }
          >
            {t('emptyText')}
          </EmptyState>
        }
        failure={t('failure')}
      />
    </Page>
  );
}

function useColumns(project: string): Column<Model>[] {
  const { t } = useTranslation('models');
  const formats = useFormats();
  return [
    {
      key: 'name',
      head: t('model'),
      cell: ({ id, name, description }) => (
        <>
          <Link to="/p/$project/models/$model" params={{ project, model: id }}>
            {name}
          </Link>
          <div className="dim small">{description.length > 120 ? `${description.slice(0, 120)}…` : description}</div>
        </>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'versions',
      head: t('tabs.versions'),
      cell: ({ versions }) => formats.number(versions),
      csv: ({ versions }) => versions,
      number: true,
    },
    {
      key: 'base',
      head: t('base'),
      cell: ({ newest }) => newest.base_model_name,
      csv: ({ newest }) => newest.base_model_name,
    },
    {
      key: 'loss',
      head: t('lossHead'),
      cell: ({ newest }) => <LossChange of={newest.metrics} />,
      csv: ({ newest }) => newest.metrics.eval_loss,
      number: true,
    },
    {
      key: 'size',
      head: t('size'),
      cell: ({ newest }) => formats.bytes(newest.bytes),
      csv: ({ newest }) => newest.bytes,
      number: true,
    },
    {
      key: 'made',
      head: t('newest'),
      cell: ({ newest }) => <Moment at={newest.created_at} />,
      csv: ({ newest }) => newest.created_at,
    },
  ];
}
