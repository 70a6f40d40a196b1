import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Note, useFormats } from '@app/ui';
import { awardQuery } from '../../app/award.api';

/** An award that was offered waits for the lead: nothing can be spent before the answer. */
export function AwardNote({ project }: { project: string }) {
  const { t } = useTranslation('overview');
  const formats = useFormats();
  const { data: award } = useQuery(awardQuery(project));
  if (award?.state !== 'offered') return null;
  const look = (
    <Link to="/p/$project/award" params={{ project }}>
      {t('award.look')}
    </Link>
  );
  return (
    <Note tone="warn" action={look}>
      {t('award.offered', { amount: formats.money(award.ceiling) })}
    </Note>
  );
}
