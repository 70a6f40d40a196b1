import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Note } from '@app/ui';
import { useProjects } from '../../app/reference.api';

const shown = 3;

/** Projects that nobody leads, the newest first: an award that is offered to them can be answered by nobody. */
export function LeadlessNote({ programme }: { programme: string }) {
  const { t } = useTranslation('dashboard');
  const all = [...(useProjects(programme)?.values() ?? [])];
  const leadless = all.filter(({ led, state }) => !led && state === 'active');
  if (leadless.length === 0) return null;
  return (
    <Note tone="warn">
      {t('leadless', { count: leadless.length })}{' '}
      {leadless.slice(0, shown).map(({ id, name }, n) => (
        <span key={id}>
          {n > 0 && ' · '}
          <Link to="/programmes/$programme/projects/$project" params={{ programme, project: id }}>
            {name}
          </Link>
        </span>
      ))}
      {leadless.length > shown && ' …'}
    </Note>
  );
}
