import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Note } from '../layout/note';
import { meQuery } from '../server/me';
import { queryClient } from '../server/query-client';
import { type SessionState, sessionStore } from '../server/session-state';

/** How it stands with the session. */
export const useSession = () => useSyncExternalStore(sessionStore.subscribe, sessionStore.get);

/** Whether a refusal is that nobody, or somebody else, is signed in here now. */
export const isSignedOut = (problem: { code?: string } | null): boolean =>
  problem?.code === 'not-signed-in' || problem?.code === 'another-person';

/** How it stands with the session, which is looked at again whenever one comes back to this tab after it has ended. */
export function useSessionBack(): SessionState {
  const session = useSession();
  useEffect(() => {
    if (session === 'here') return;
    // Whoever comes back from the other tab finds here whether it helped.
    const look = () => void queryClient.refetchQueries({ queryKey: meQuery.queryKey, exact: true });
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [session]);
  return session;
}

/** Says that the session is over and the text is not lost, and leads on: signing in elsewhere, then sending again. */
export function SignedOut() {
  const { t } = useTranslation();
  const session = useSessionBack();
  if (session === 'here') return <Note tone="ok">{t('signedOut.back')}</Note>;
  const name = queryClient.getQueryData(meQuery.queryKey)?.name ?? '';
  return (
    <Note tone="bad">
      {t(`signedOut.${session}`)}{' '}
      <a href="/sign-in" target="_blank" rel="noopener">
        {t('signedOut.link', { name })}
      </a>
    </Note>
  );
}
