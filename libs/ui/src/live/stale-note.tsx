import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  notifyManager,
  type QueryCache,
  type QueryFilters,
  type QueryState,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../explain/problem-words';
import { useFormats } from '../formats/use-formats';
import { Note } from '../layout/note';
import { signInAddress } from '../server/to-sign-in';
import { NoPermission } from '../states/error-state';
import { useSessionBack } from '../states/signed-out';
import { useLiveness } from './use-changes';
import type { Liveness } from './use-stream';

/** Says that what is shown may be old, and how old; nothing while all is well, nor where the page says so already. */
export function StaleNote({ of }: { of: Liveness }) {
  const { state } = useLiveness();
  return of.state === 'lost' && state !== 'lost' ? <Interrupted since={of.since} /> : null;
}

/** What is shown as it was, since reading it again failed. */
const notRead: QueryFilters = {
  type: 'active',
  predicate: ({ state }) => state.status === 'error' && state.data !== undefined,
};

/** A server that is started anew is away for a moment. */
const patience = 3000;

/** What a page says of its age: that it is nobody's any more, that nothing is pushed to it, or why a part could not be read again. */
export function StalePage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useQueryClient();
  const now = useLiveness();
  const [liveness] = useDebouncedValue(now, patience);
  const failed = useNotRead(client.getQueryCache());
  const session = useSessionBack();
  if (session !== 'here') return <Ended session={session} since={failed?.dataUpdatedAt ?? now.since} />;
  if (now.state === 'lost' && liveness.state === 'lost') return <Interrupted since={now.since} />;
  if (!failed) return null;
  const time = formats.date(new Date(failed.dataUpdatedAt), 'clock');
  const again = (
    <Button variant="default" onClick={() => void client.refetchQueries(notRead)}>
      {t('error.again')}
    </Button>
  );
  const problem = problemOf(failed.error);
  if (problem.status === 403)
    return (
      <NoPermission problem={problem} title={t('live.refused')} tone="warn" action={again}>
        {t('live.asOf', { time })}
      </NoPermission>
    );
  return (
    <Note tone="warn" action={again}>
      {problem.status === 404 ? (
        <>
          <b>{t('live.gone')}</b> {t('live.asOf', { time })}
        </>
      ) : (
        t('live.notRead', { time })
      )}
    </Note>
  );
}

/** That the session is over, where the page stays for what is written on it: signing in leads to the same page, in a tab beside it. */
function Ended({ session, since }: { session: 'nobody' | 'another'; since: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Note tone="warn">
      <b>{t(`live.${session}`)}</b> {t('live.asOf', { time: formats.date(new Date(since), 'clock') })}{' '}
      <a href={signInAddress()} target="_blank" rel="noopener">
        {t('live.signIn')}
      </a>
    </Note>
  );
}

function Interrupted({ since }: { since: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return <Note>{t('live.stale', { time: formats.date(new Date(since), 'clock') })}</Note>;
}

/** The state of what could not be read again, a refusal before a failure, then the oldest; null where there is none. */
function useNotRead(cache: QueryCache): QueryState | null {
  // A page that waits for data tells the cache of it while it is rendered, when nothing may be told to change.
  const subscribe = useCallback((told: () => void) => cache.subscribe(notifyManager.batchCalls(told)), [cache]);
  return useSyncExternalStore(subscribe, () => {
    const failed = cache.findAll(notRead).map(({ state }) => state);
    const refusal = ({ error }: QueryState) => Number([403, 404].includes(problemOf(error).status));
    failed.sort((a, b) => refusal(b) - refusal(a) || a.dataUpdatedAt - b.dataUpdatedAt);
    return failed[0] ?? null;
  });
}
