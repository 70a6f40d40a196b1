import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { onceRead, readUnread } from '../live/unread';
import { ErrorState } from './error-state';
import { isLostPart, reloadOnce } from '../site/lost-parts';
import { isMissing } from './missing';
import { NotFound } from './not-found';

/** A page that could not be shown, until it can be. What is another's looks as if it were not there. */
export function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const client = useQueryClient();
  const lost = isLostPart(error);
  useEffect(() => {
    if (lost) reloadOnce();
  }, [lost]);
  const show = useCallback(() => {
    reset();
    void router.invalidate();
  }, [reset, router]);
  useEffect(() => onceRead(client, show), [client, show]);
  if (isMissing(error)) return <NotFound />;
  const again = () => (lost ? location.reload() : void readUnread(client).then(show));
  return <ErrorState error={error} title={t('error.page')} retry={again} />;
}
