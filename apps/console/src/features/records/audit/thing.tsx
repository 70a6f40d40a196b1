import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../records.api';

/** What an act was done to, in words: its name, else what it is called by. */
export function useThingName(): (entry: AuditEntry) => string {
  const { t, i18n } = useTranslation('audit');
  return ({ subject, about, about_name, project_name, details }) => {
    if (about_name) return about_name;
    if (subject === 'award' && project_name) return project_name;
    if (typeof details.name === 'string') return details.name;
    if (subject === 'country' && typeof details.code === 'string') return details.code;
    if (about) return about;
    return i18n.exists(`audit:things.${subject}`) ? t(`things.${subject}` as 'things.job') : subject;
  };
}

/** The same as a link, where it has a page here. */
export function Thing({ entry, programme }: { entry: AuditEntry; programme: string | undefined }) {
  const text = useThingName()(entry);
  const { subject, about, project } = entry;
  const name = text === about ? <code className="dim small">{about}</code> : text;
  if (!programme || !about) return name;
  if (subject === 'award')
    return (
      <Link to="/programmes/$programme/awards/$award" params={{ programme, award: about }}>
        {name}
      </Link>
    );
  if (subject === 'allocation_request')
    return (
      <Link to="/programmes/$programme/quota/$request" params={{ programme, request: about }}>
        {name}
      </Link>
    );
  if (subject === 'envelope')
    return (
      <Link to="/programmes/$programme/ledger/accounts/$account" params={{ programme, account: about }}>
        {name}
      </Link>
    );
  if (subject === 'pool')
    return (
      <Link to="/programmes/$programme/pools/$pool" params={{ programme, pool: about }}>
        {name}
      </Link>
    );
  if (project && ['project', 'participant', 'person'].includes(subject))
    return (
      <Link to="/programmes/$programme/projects/$project" params={{ programme, project }}>
        {name}
      </Link>
    );
  return name;
}
