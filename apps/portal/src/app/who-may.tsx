import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Says who may do what the reader may not, and leads to those people: in a project, or in an organisation. */
export function WhoMay({ children, ...of }: { children: ReactNode } & ({ project: string } | { org: string })) {
  const { t } = useTranslation('app');
  return (
    <span>
      {children}{' '}
      {'project' in of ? (
        <Link to="/p/$project/participants" params={{ project: of.project }}>
          {t('whoMay')}
        </Link>
      ) : (
        <Link to="/org/$org/members" params={{ org: of.org }}>
          {t('whoMay')}
        </Link>
      )}
    </span>
  );
}
