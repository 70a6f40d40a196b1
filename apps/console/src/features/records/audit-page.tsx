import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable, EmptyState, Moment, Page, queryClient } from '@app/ui';
import { useProjects, useStaff } from '../../app/reference.api';
import { type AuditEntry, auditQuery } from './records.api';

/** The audit trail of a programme. */
export function ProgrammeAuditPage() {
  const { programme } = useParams({ from: '/in/programmes/$programme/audit' });
  const staff = useStaff(programme);
  const projects = useProjects(programme);
  return (
    <Trail
      programme={programme}
      nameOf={(person) => staff?.get(person)?.name}
      projectOf={(project) => projects?.get(project)?.name ?? project}
    />
  );
}

/** The audit trail of the platform. */
export function PlatformAuditPage() {
  return <Trail nameOf={() => undefined} projectOf={(project) => project} />;
}

interface TrailProps {
  /** None: the platform's. */
  programme?: string;
  nameOf: (person: string) => string | undefined;
  projectOf: (project: string) => string;
}

function Trail({ programme, nameOf, projectOf }: TrailProps) {
  const { t } = useTranslation('records');
  const { cursor } = useSearch({ strict: false });
  const query = useQuery({ ...auditQuery(programme, cursor), placeholderData: keepPreviousData });
  const columns: Column<AuditEntry>[] = [
    {
      key: 'at',
      head: t('audit.at'),
      cell: ({ at }) => <Moment at={at} />,
      csv: ({ at }) => at,
    },
    {
      key: 'action',
      head: t('audit.action'),
      cell: ({ action, subject, project }) => (
        <>
          <code>{action}</code>
          <div className="dim small">{project ? projectOf(project) : <code>{subject}</code>}</div>
        </>
      ),
      csv: ({ action }) => action,
    },
    {
      key: 'person',
      head: t('audit.person'),
      cell: ({ person, by_key }) => (
        <>
          {person === null ? t('audit.system') : (nameOf(person) ?? <code>{person}</code>)}
          {by_key && <div className="dim small">{t('audit.byKey')}</div>}
        </>
      ),
      csv: ({ person }) => person,
    },
    {
      key: 'details',
      head: t('audit.details'),
      cell: ({ details }) => <Details of={details} />,
      csv: ({ details }) => JSON.stringify(details),
    },
    {
      key: 'request',
      head: t('audit.request'),
      // Its beginning tells rows of one request from others; the file has it whole.
      cell: ({ request_id }) => (
        <code className="dim small" title={request_id ?? undefined}>
          {request_id?.slice(0, 8) ?? '–'}
        </code>
      ),
      csv: ({ request_id }) => request_id,
    },
  ];
  return (
    <Page title={t('audit.title')} meta={t(programme ? 'audit.meta' : 'audit.platformMeta')}>
      <DataTable
        label={t('audit.title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(auditQuery(programme, from))}
        rowKey={({ id }) => id}
        columns={columns}
        empty={<EmptyState title={t('audit.empty')}>{t('audit.emptyText')}</EmptyState>}
        failure={t('audit.failure')}
      />
    </Page>
  );
}

/** What was told with an act, as it is on record: its names are the API's own. */
function Details({ of }: { of: object }) {
  const entries = Object.entries(of as Record<string, unknown>).filter(([, value]) => value !== null && value !== '');
  if (entries.length === 0) return <span className="dim">–</span>;
  return (
    <div className="small">
      {entries.map(([name, value], i) => (
        <span key={name}>
          {i > 0 && ' · '}
          <span className="dim">{name}</span> {typeof value === 'string' ? value : JSON.stringify(value)}
        </span>
      ))}
    </div>
  );
}
