import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable, Digest, EmptyState, Moment, queryClient, useFormats } from '@app/ui';
import { LossChange } from './loss-change';
import { modelVersionsQuery, type VersionSummary } from './models.api';
import { useModel } from './use-model';

const route = getRouteApi('/in/p/$project/models/$model');

/** Versions of a model, each with the job that made it. */
export function VersionsPage() {
  const { t } = useTranslation('models');
  const { project, model } = useModel();
  const { cursor } = route.useSearch();
  const query = useQuery({
    ...modelVersionsQuery(project, model.id, { cursor }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <DataTable
        label={t('tabs.versions')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(modelVersionsQuery(project, model.id, { cursor: from }))}
        rowKey={({ id }) => id}
        columns={useColumns(project)}
        empty={<EmptyState title={t('empty')} />}
        failure={t('versions.failure')}
      />
      <p className="dim small">{t('versions.rule', { name: model.name })}</p>
    </>
  );
}

function useColumns(project: string): Column<VersionSummary>[] {
  const { t } = useTranslation('models');
  const formats = useFormats();
  return [
    {
      key: 'number',
      head: t('version'),
      cell: ({ id, number, model, digest }) => (
        <>
          <Link to="/p/$project/models/$model" params={{ project, model }} search={{ version: id }}>
            {t('versionOf', { number })}
          </Link>
          <div>
            <Digest of={digest} />
          </div>
        </>
      ),
      csv: ({ number }) => number,
    },
    {
      key: 'base',
      head: t('base'),
      cell: ({ base_model_name }) => base_model_name,
      csv: ({ base_model_name }) => base_model_name,
    },
    {
      key: 'job',
      head: t('job'),
      cell: ({ job }) => (
        <Link to="/p/$project/jobs/$job" params={{ project, job }}>
          <code>{`${job.slice(0, 12)}…`}</code>
        </Link>
      ),
      csv: ({ job }) => job,
    },
    {
      key: 'loss',
      head: t('lossHead'),
      cell: ({ metrics }) => <LossChange of={metrics} />,
      csv: ({ metrics }) => metrics.eval_loss,
      number: true,
    },
    {
      key: 'size',
      head: t('size'),
      cell: ({ bytes }) => formats.bytes(bytes),
      csv: ({ bytes }) => bytes,
      number: true,
    },
    {
      key: 'made',
      head: t('made'),
      cell: ({ created_at }) => <Moment at={created_at} />,
      csv: ({ created_at }) => created_at,
    },
  ];
}
