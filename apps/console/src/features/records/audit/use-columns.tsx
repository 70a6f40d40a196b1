import { useTranslation } from 'react-i18next';
import { type Column, Moment, useProblemWords } from '@app/ui';
import type { AuditEntry, TrailOf } from '../records.api';
import css from './audit.module.css';
import { Thing, useThingName } from './thing';

/** What was done, to what, by whom and when. @param show opens an act's details */
export function useColumns(of: TrailOf, show: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  const { t } = useTranslation(['records', 'audit']);
  const nameOf = useThingName();
  const say = useProblemWords();
  return [
    {
      key: 'action',
      head: t('audit.action'),
      cell: (entry) => (
        <>
          <button type="button" className={css.act} onClick={() => show(entry)}>
            {t(`actions.${entry.action}`, { ns: 'audit' })}
          </button>
          {typeof entry.details.role === 'string' && (
            <div className="dim small">{say.roleAlone(entry.details.role)}</div>
          )}
          {typeof entry.details.reason === 'string' && <div className="dim small">{entry.details.reason}</div>}
        </>
      ),
      csv: ({ action }) => action,
    },
    {
      key: 'about',
      head: t('audit.about'),
      cell: (entry) => <Thing entry={entry} of={of} />,
      csv: (entry) => nameOf(entry),
    },
    ...(of.programme
      ? [
          {
            key: 'project',
            head: t('audit.project'),
            cell: ({ project, project_name }: AuditEntry) =>
              project_name ?? (project ? <code className="dim small">{project}</code> : '–'),
            csv: ({ project, project_name }: AuditEntry) => project_name ?? project,
          },
        ]
      : []),
    {
      key: 'person',
      head: t('audit.person'),
      cell: ({ person, person_name, on_behalf_of_name, by_key }) => (
        <>
          {person === null ? t('audit.system') : (person_name ?? <code className="dim small">{person}</code>)}
          {on_behalf_of_name && <div className="dim small">{on_behalf_of_name}</div>}
          {by_key && <div className="dim small">{t('audit.byKey')}</div>}
        </>
      ),
      csv: ({ person, person_name }) => person_name ?? person,
    },
    {
      key: 'at',
      head: t('audit.at'),
      cell: ({ at }) => <Moment at={at} />,
      csv: ({ at }) => at,
    },
    // What an act's details show is in the file as well.
    ...inFile('details', t('audit.details'), ({ details }) => JSON.stringify(details)),
    ...inFile('request', t('audit.request'), ({ request_id }) => request_id),
  ];
}

const inFile = (key: string, head: string, csv: Column<AuditEntry>['csv']): Column<AuditEntry>[] => [
  { key, head, cell: () => null, csv, onlyInFile: true },
];

/** Acts on things of some kinds, to choose from. */
export function useActions(subjects: string[]): { value: string; label: string }[] {
  const { t } = useTranslation('audit');
  return subjects.flatMap((subject) =>
    Object.entries(t(`actions.${subject}` as 'actions.job', { returnObjects: true })).map(([act, label]) => ({
      value: `${subject}.${act}`,
      label,
    })),
  );
}
