import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  CopyButton,
  DataTable,
  EmptyState,
  Filters,
  listAt,
  Page,
  queryClient,
  ResidencyStrip,
  Row,
  useFormats,
  useMay,
} from '@app/ui';
import { DatasetTabs } from '../dataset-tabs';
import { modalities, regionalLanguages, useDatasetWords } from '../dataset-words';
import { type Listing, listingsQuery } from '../datasets.api';
import { HowPanel } from './how-panel';
import { RightsOfMine } from './rights-of-mine';

const route = getRouteApi('/in/datasets/listings');

/** Published data of all organisations that list it: what there is, and how to be given the right to use it. */
export function ListingsPage() {
  const { t } = useTranslation('datasets');
  const search = route.useSearch();
  const words = useDatasetWords();
  const query = useQuery({ ...listingsQuery(search), placeholderData: keepPreviousData });
  const kinds = modalities.map((value) => ({ value, label: words.modality(value) }));
  const languages = Object.entries(regionalLanguages).map(([value, tag]) => ({ value, label: words.tongue(tag) }));
  const filters = [
    { name: 'modality', label: t('kind'), values: kinds },
    { name: 'language', label: t('language'), values: languages },
  ];
  return (
    <Page title={t('title')} meta={<span>{t('listings.meta')}</span>}>
      <DatasetTabs />
      <Filters filters={filters} />
      <DataTable
        label={t('listings.tab')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(listingsQuery(listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={useColumns()}
        filters={filters}
        empty={<EmptyState title={t('listings.empty')}>{t('listings.emptyText')}</EmptyState>}
        failure={t('listings.failure')}
      />
      <p className="dim small">{t('residency.rule')}</p>
      <HowPanel />
    </Page>
  );
}

function useColumns(): Column<Listing>[] {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const words = useDatasetWords();
  const may = useMay();
  return [
    {
      key: 'name',
      head: t('dataset'),
      cell: ({ id, organisation, name, number, modality, description }) => (
        <>
          {may('read', 'Dataset', organisation) ? (
            <Link to="/datasets/$dataset" params={{ dataset: id }} search={{ org: organisation }}>
              {name}
            </Link>
          ) : (
            <b>{name}</b>
          )}{' '}
          <span className="dim">{number}</span>
          <div className="dim small">{words.modality(modality as (typeof modalities)[number])}</div>
          {description && <div className="dim small">{description}</div>}
        </>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'owner',
      head: t('owner'),
      cell: ({ organisation_name }) => organisation_name,
      csv: ({ organisation_name }) => organisation_name,
    },
    {
      key: 'languages',
      head: t('languages'),
      cell: words.languages,
      csv: ({ languages }) => languages.map(({ bcp47 }) => bcp47).join(' '),
    },
    {
      key: 'licence',
      head: t('licence'),
      cell: ({ licence }) => <span className="nowrap">{licence}</span>,
      csv: ({ licence }) => licence,
    },
    {
      key: 'size',
      head: t('size'),
      cell: ({ bytes, rows }) => (
        <div>
          {formats.bytes(bytes)}
          <div className="dim small">{t('rows', { count: rows, n: formats.number(rows) })}</div>
        </div>
      ),
      csv: ({ bytes }) => bytes,
      number: true,
    },
    {
      key: 'processing',
      head: t('residency.processing'),
      cell: ({ processing_included, processing_excluded }) => (
        <ResidencyStrip included={processing_included} excluded={processing_excluded} />
      ),
      csv: ({ processing_included }) => processing_included?.join(' ') ?? '',
    },
    {
      key: 'right',
      head: t('listings.right'),
      cell: ({ id, dataset_version, name }) => (
        <div>
          <RightsOfMine dataset={id} />
          <Row>
            <code className="dim" title={dataset_version}>{`${dataset_version.slice(0, 12)}…`}</code>
            <CopyButton text={dataset_version} label={t('listings.copyVersion', { name })} />
          </Row>
        </div>
      ),
      csv: ({ dataset_version }) => dataset_version,
    },
  ];
}
