import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from './error-state';
import { isLostPart, reloadOnce } from '../site/lost-parts';
import { isMissing } from './missing';
import { NotFound } from './not-found';

/** A page that could not be shown. What is another's looks as if it were not there. */
export function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const lost = isLostPart(error);
  useEffect(() => {
    if (lost) reloadOnce();
  }, [lost]);
  if (isMissing(error)) return <NotFound />;
  const again = () => {
    if (lost) return location.reload();
    reset();
    void router.invalidate();
  };
  return <ErrorState error={error} title={t('error.page')} retry={again} />;
}
