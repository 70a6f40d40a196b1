import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  DataTable,
  EmptyState,
  Filters,
  listAt,
  Moment,
  Named,
  nameIn,
  Page,
  queryClient,
  ResidencyStrip,
  Status,
  useFormats,
  useMay,
} from '@app/ui';
import { useOrganisationNames } from '../../app/organisation.api';
import { WhoMay } from '../../app/who-may';
import { DatasetTabs } from './dataset-tabs';
import { modalities, useDatasetWords } from './dataset-words';
import { type Dataset, datasetsQuery, useOrganisations } from './datasets.api';

const route = getRouteApi('/in/datasets');

/** Datasets of an organisation that I belong to. */
export function DatasetsPage() {
  const { t } = useTranslation('datasets');
  const { mine, org } = useOrganisations();
  if (org === undefined)
    return (
      <Page title={t('title')}>
        <DatasetTabs />
        <EmptyState title={t('noOrganisation')}>{t('noOrganisationText')}</EmptyState>
      </Page>
    );
  return <DatasetsOf key={org} org={org} mine={mine} />;
}

function DatasetsOf({ org, mine }: { org: string; mine: string[] }) {
  const { t } = useTranslation('datasets');
  const may = useMay();
  const { org: chosen, ...search } = route.useSearch();
  const words = useDatasetWords();
  const names = useOrganisationNames(mine);
  const query = useQuery({ ...datasetsQuery(org, search), placeholderData: keepPreviousData });
  const kinds = {
    name: 'modality',
    label: t('kind'),
    values: modalities.map((value) => ({ value, label: words.modality(value) })),
  };
  const organisations = mine.map((value) => ({ value, label: nameIn(names, value) }));
  const registering = may('create', 'Dataset', org) && (
    <Button renderRoot={(props) => <Link to="/datasets/new" search={{ org: chosen }} {...props} />}>
      {t('register.go')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      meta={
        <>
          <span>
            <Named among={names} id={org} />
          </span>
          {!registering && <WhoMay org={org}>{t('register.mayNot')}</WhoMay>}
        </>
      }
      actions={registering}
    >
      <DatasetTabs />
      <Filters
        filters={[
          kinds,
          ...(mine.length > 1 ? [{ name: 'org', label: t('owner'), values: organisations, ofWhom: true }] : []),
        ]}
      />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(datasetsQuery(org, listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={useColumns()}
        filters={[kinds]}
        usualOrder="-created_at"
        empty={
          <EmptyState title={t('empty')} action={registering}>
            {t('emptyText')}
          </EmptyState>
        }
        failure={t('failure')}
      />
      <p className="dim small">{t('residency.rule')}</p>
    </Page>
  );
}

function useColumns(): Column<Dataset>[] {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const words = useDatasetWords();
  const { org } = route.useSearch();
  return [
    {
      key: 'name',
      head: t('dataset'),
      cell: ({ newest, ...dataset }) => (
        <>
          <Link to="/datasets/$dataset" params={{ dataset: dataset.id }} search={{ org }}>
            {dataset.name}
          </Link>{' '}
          {newest && <span className="dim">{newest.number}</span>}
          <div className="dim small">{words.modality(dataset.modality)}</div>
        </>
      ),
      csv: ({ name }) => name,
      sort: 'name',
    },
    {
      key: 'languages',
      head: t('languages'),
      cell: words.languages,
      csv: ({ languages }) => languages.map(({ bcp47 }) => bcp47).join(' '),
    },
    {
      key: 'size',
      head: t('size'),
      cell: ({ newest }) =>
        newest && newest.files > 0 ? (
          <div>
            {formats.bytes(newest.bytes)}
            {newest.rows !== null && (
              <div className="dim small">{t('rows', { count: newest.rows, n: formats.number(newest.rows) })}</div>
            )}
          </div>
        ) : (
          '–'
        ),
      csv: ({ newest }) => newest?.bytes,
      number: true,
    },
    {
      key: 'processing',
      head: t('residency.processing'),
      cell: ({ residency }) => (
        <ResidencyStrip included={residency.processing_included} excluded={residency.processing_excluded} />
      ),
      csv: ({ residency }) => residency.processing_included?.join(' ') ?? '',
    },
    {
      key: 'state',
      head: t('newest'),
      cell: ({ newest }) =>
        newest ? <Status state={newest.state} bare={newest.state === 'published'} /> : t('versions.none'),
      csv: ({ newest }) => newest?.state,
    },
    {
      key: 'registered',
      head: t('registered'),
      cell: ({ created_at }) => <Moment at={created_at} style="day" />,
      csv: ({ created_at }) => created_at,
      sort: 'created_at',
      downFirst: true,
    },
  ];
}
