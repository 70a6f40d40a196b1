import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AuditEntry, TrailOf } from '../records.api';

/** What an act was done to, in words: its name, else what it is called by. */
export function useThingName(): (entry: AuditEntry) => string {
  const { t, i18n } = useTranslation('audit');
  return ({ subject, about, about_name, project_name, details }) => {
    if (about_name) return about_name;
    if (subject === 'award' && project_name) return project_name;
    if (typeof details.name === 'string') return details.name;
    // As much of the address as whoever may not read invitations is told.
    if (subject === 'invitation' && typeof details.email === 'string') return details.email;
    if (subject === 'country' && typeof details.code === 'string') return details.code;
    if (about) return about;
    return i18n.exists(`audit:things.${subject}`) ? t(`things.${subject}` as 'things.job') : subject;
  };
}

/** The same as a link, where it has a page that the reader may open, and what it was done in. */
export function Thing({ entry, of }: { entry: AuditEntry; of: TrailOf }) {
  const text = useThingName()(entry);
  const to = usePlaceOf(of)(entry);
  const { about, within, within_name } = entry;
  const name = text === about ? <code className="dim small">{about}</code> : text;
  return (
    <>
      {to ? <Link {...({ to } as LinkProps)}>{name}</Link> : name}
      {within && <div className="dim small">{within_name ?? <code>{within}</code>}</div>}
    </>
  );
}

/** The page of what an act was done to. */
function usePlaceOf({ programme, pool }: TrailOf): (entry: AuditEntry) => string | null {
  return ({ subject, about, about_name, project }) => {
    if (!about || pool) return null;
    if (!programme)
      return ['organisation', 'programme', 'pool'].includes(subject) ? `/platform/${subject}s/${about}` : null;
    const to = `/programmes/${programme}`;
    if (subject === 'award') return `${to}/awards/${about}`;
    // Named are those that the reader may read: a draft is none of them.
    if (subject === 'allocation_request') return about_name && `${to}/quota/${about}`;
    if (subject === 'envelope') return `${to}/ledger/accounts/${about}`;
    if (subject === 'pool') return `${to}/pools/${about}`;
    return project && ['project', 'participant', 'person'].includes(subject) ? `${to}/projects/${project}` : null;
  };
}
