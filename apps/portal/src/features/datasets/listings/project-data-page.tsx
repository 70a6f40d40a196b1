import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  DataTable,
  DaysNote,
  EmptyState,
  LastDay,
  Page,
  queryClient,
  ResidencyStrip,
  Status,
  useFormats,
  useMay,
} from '@app/ui';
import { useDatasetWords } from '../dataset-words';
import { type DataRight, projectDataQuery } from '../datasets.api';

const route = getRouteApi('/in/p/$project/data');

/** Data that a project may use, or might: its rights, its own organisations' and others'. */
export function ProjectDataPage() {
  const { t } = useTranslation('datasets');
  const { project } = route.useParams();
  const search = route.useSearch();
  const query = useQuery({ ...projectDataQuery(project, search), placeholderData: keepPreviousData });
  const listings = <Link to="/datasets/listings">{t('projectData.look')}</Link>;
  return (
    <Page
      title={t('projectData.title')}
      meta={
        <>
          <span>{t('projectData.meta')}</span>
          <DaysNote />
        </>
      }
    >
      <DataTable
        label={t('projectData.title')}
        query={query}
        pageAt={(cursor) => queryClient.fetchQuery(projectDataQuery(project, { cursor }))}
        rowKey={({ id }) => id}
        columns={useColumns()}
        empty={
          <EmptyState title={t('projectData.empty')} action={listings}>
            {t('projectData.emptyText')}
          </EmptyState>
        }
        failure={t('projectData.failure')}
      />
      <p className="dim small">{t('residency.rule')}</p>
    </Page>
  );
}

function useColumns(): Column<DataRight>[] {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const words = useDatasetWords();
  return [
    {
      key: 'name',
      head: t('dataset'),
      cell: (right) => <Named right={right} />,
      csv: ({ dataset_name }) => dataset_name,
    },
    {
      key: 'languages',
      head: t('languages'),
      cell: words.languages,
      csv: ({ languages }) => languages.map(({ bcp47 }) => bcp47).join(' '),
    },
    { key: 'licence', head: t('licence'), cell: ({ licence }) => licence, csv: ({ licence }) => licence },
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
      cell: ({ residency }) => (
        <ResidencyStrip included={residency.processing_included} excluded={residency.processing_excluded} />
      ),
      csv: ({ residency }) => residency.processing_included?.join(' ') ?? '',
    },
    { key: 'state', head: t('projectData.right'), cell: (right) => <RightState right={right} />, csv: stateOf },
    {
      key: 'until',
      head: t('rights.until'),
      cell: ({ until }) => (until ? <LastDay until={until} /> : t('rights.open')),
      csv: ({ until }) => until,
    },
  ];
}

const stateOf = ({ in_force, revoked_at }: DataRight) => (in_force ? 'active' : revoked_at ? 'revoked' : 'expired');

/** The data's name, a link for its owner's people; its owner, and what it was given for. */
function Named({ right }: { right: DataRight }) {
  const may = useMay();
  const { dataset, dataset_name: name, dataset_version: version, number, organisation: org } = right;
  return (
    <>
      {may('read', 'Dataset', org) ? (
        <Link to="/datasets/$dataset" params={{ dataset }} search={{ org, version }}>
          {name}
        </Link>
      ) : (
        <b>{name}</b>
      )}{' '}
      <span className="dim">{number}</span>
      <div className="dim small">{right.organisation_name}</div>
      <div className="dim small">{right.purpose}</div>
    </>
  );
}

function RightState({ right }: { right: DataRight }) {
  const { t } = useTranslation('datasets');
  return (
    <div>
      <Status state={stateOf(right)} bare={right.in_force}>
        {right.in_force ? t('rights.inForce') : undefined}
      </Status>
      {right.revoked_reason && <div className="dim small">{right.revoked_reason}</div>}
    </div>
  );
}
