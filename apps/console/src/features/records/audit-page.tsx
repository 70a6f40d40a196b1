import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Crumb,
  DataTable,
  DayFilters,
  DaysNote,
  EmptyState,
  type Filter,
  Filters,
  listAt,
  nameIn,
  Page,
  queryClient,
  Row,
  useDayFilters,
  useDaysZone,
} from '@app/ui';
import { usePools, useProjects, useStaff } from '../../app/reference.api';
import { EntryDialog } from './audit/entry-dialog';
import { useActions, useColumns } from './audit/use-columns';
import { type AuditEntry, auditQuery, type AuditSearch, type TrailOf } from './records.api';

const programmeRoute = getRouteApi('/in/programmes/$programme/audit');
const platformRoute = getRouteApi('/in/platform/audit');
const poolRoute = getRouteApi('/in/pools/$pool/audit');

/** Things that acts are done to in a programme, in the order of its work. */
const programmeSubjects = [
  'programme',
  'project',
  'participant',
  'envelope',
  'award',
  'co_funding',
  'rate_card',
  'allocation_request',
  'lot',
  'data_right',
  'job',
  'log',
  'model',
  'model_version',
  'service_account',
  'key',
  'access',
];

const poolSubjects = ['pool', 'capacity', 'agent', 'rate_card', 'access'];
const platformSubjects = ['platform', 'country', 'organisation', 'programme', 'pool', 'access'];

/** The audit trail of a programme. */
export function ProgrammeAuditPage() {
  const { t } = useTranslation('records');
  const { programme } = programmeRoute.useParams();
  const projects = [...(useProjects(programme)?.values() ?? [])].map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Trail
      of={{ programme }}
      search={programmeRoute.useSearch()}
      people={[...(useStaff(programme)?.values() ?? [])].map(({ person, name }) => ({ value: person, label: name }))}
      filters={[{ name: 'project', label: t('audit.project'), values: projects }]}
      subjects={programmeSubjects}
    />
  );
}

/** The audit trail of a pool, for whoever operates it. */
export function PoolAuditPage() {
  const { pool } = poolRoute.useParams();
  const name = nameIn(usePools(), pool);
  return (
    <Trail
      of={{ pool }}
      search={poolRoute.useSearch()}
      people={[]}
      filters={[]}
      subjects={poolSubjects}
      crumbs={[{ label: name, to: `/pools/${pool}` }]}
    />
  );
}

/** The audit trail of the platform. */
export function PlatformAuditPage() {
  return <Trail of={{}} search={platformRoute.useSearch()} people={[]} filters={[]} subjects={platformSubjects} />;
}

type Choices = Filter['values'];

interface TrailProps {
  of: TrailOf;
  search: Omit<AuditSearch, 'time_zone'>;
  /** People to choose from, besides those who act on this page of the trail. */
  people: Choices;
  filters: Filter[];
  /** Of which acts are done here. */
  subjects: string[];
  crumbs?: Crumb[];
}

function Trail({ of, search: asked, people, filters, subjects, crumbs }: TrailProps) {
  const { t } = useTranslation(['records', 'ui']);
  const search = { ...asked, time_zone: useDaysZone() };
  const [shown, show] = useState<AuditEntry>();
  const query = useQuery({ ...auditQuery(of, search), placeholderData: keepPreviousData });
  const rows = query.data?.data ?? [];
  const acting = rows.map(({ person, person_name }) => ({ value: person, label: person_name ?? person }));
  const things = rows.map(({ about, about_name, project_name }) => ({
    value: about,
    label: about_name ?? project_name ?? about,
  }));
  const every: Filter[] = [
    { name: 'person', label: t('audit.person'), values: choices([...people, ...acting], search.person) },
    { name: 'action', label: t('audit.action'), values: useActions(subjects) },
    ...filters,
    // A thing is chosen at an act that was done to it.
    ...(search.about
      ? [
          {
            name: 'about',
            label: t('audit.about'),
            values: choices(things, search.about).filter(({ value }) => value === search.about),
          },
        ]
      : []),
  ];
  const days = useDayFilters();
  return (
    <Page
      title={t('audit.title')}
      crumbs={crumbs}
      meta={
        <>
          <span>{t(of.programme ? 'audit.meta' : of.pool ? 'audit.poolMeta' : 'audit.platformMeta')}</span>
          <DaysNote />
        </>
      }
    >
      <Row>
        <Filters filters={every} />
        <DayFilters />
      </Row>
      <DataTable
        label={t('audit.title')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(auditQuery(of, listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={useColumns(of, show)}
        filters={[...every, ...days]}
        empty={<EmptyState title={t('audit.empty')}>{t('audit.emptyText')}</EmptyState>}
        failure={t('audit.failure')}
      />
      {shown && <EntryDialog entry={shown} of={of} onClose={() => show(undefined)} />}
    </Page>
  );
}

/** Each once; what is chosen stands among them by its id until its name is known. */
function choices(of: { value: string | null; label: string | null }[], chosen: string | undefined): Choices {
  const named = new Map(of.map(({ value, label }) => [value, label]));
  if (chosen && !named.has(chosen)) named.set(chosen, chosen);
  return [...named].flatMap(([value, label]) => (value === null ? [] : [{ value, label: label ?? value }]));
}
