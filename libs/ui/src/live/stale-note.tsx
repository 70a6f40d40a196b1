import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifyManager, type QueryCache, type QueryFilters, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import { Note } from '../layout/note';
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

/** What a page says of its age: that nothing is pushed to it, or that a figure could not be read again. */
export function StalePage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useQueryClient();
  const now = useLiveness();
  const [liveness] = useDebouncedValue(now, patience);
  const since = useOldest(client.getQueryCache());
  if (now.state === 'lost' && liveness.state === 'lost') return <Interrupted since={now.since} />;
  if (since === null) return null;
  const again = () => void client.refetchQueries(notRead);
  return (
    <Note
      tone="warn"
      action={
        <Button variant="default" onClick={again}>
          {t('error.again')}
        </Button>
      }
    >
      {t('live.notRead', { time: formats.date(new Date(since), 'clock') })}
    </Note>
  );
}

function Interrupted({ since }: { since: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return <Note>{t('live.stale', { time: formats.date(new Date(since), 'clock') })}</Note>;
}

/** When the oldest of what is shown was read that could not be read again; null where there is none. */
function useOldest(cache: QueryCache): number | null {
  // A page that waits for data tells the cache of it while it is rendered, when nothing may be told to change.
  const subscribe = useCallback((told: () => void) => cache.subscribe(notifyManager.batchCalls(told)), [cache]);
  return useSyncExternalStore(subscribe, () => {
    const failed = cache.findAll(notRead);
    return failed.length > 0 ? Math.min(...failed.map(({ state }) => state.dataUpdatedAt)) : null;
  });
}
