import { useBlocker } from '@tanstack/react-router';
import { useCallback } from 'react';
import { DiscardDialog } from '../feedback/discard-dialog';

/** Asks before the page is left while something is written that was not sent. @param props.unsent whether there is, read at that moment */
export function LeaveGuard({ unsent }: { unsent: () => boolean }) {
  const shouldBlockFn = useCallback(
    ({ current, next }: { current: { pathname: string }; next: { pathname: string } }) =>
      current.pathname !== next.pathname && unsent(),
    [unsent],
  );
  const { status, proceed, reset } = useBlocker({ shouldBlockFn, enableBeforeUnload: unsent, withResolver: true });
  return status === 'blocked' ? <DiscardDialog onDiscard={proceed} onKeep={reset} /> : null;
}
