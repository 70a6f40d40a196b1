import { useBlocker } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { DiscardDialog } from '../feedback/discard-dialog';
import { isDialogOpen, isStep } from '../shell/use-back';

/** Asks before the page is left while something is written that was not sent. @param props.unsent whether there is, read at that moment */
export function LeaveGuard({ unsent }: { unsent: () => boolean }) {
  const asking = useRef(false);
  const shouldBlockFn = useCallback(
    ({ action, current, next }: { action: string; current: { pathname: string }; next: { pathname: string } }) =>
      // A dialog over the page is left first, unless it is the one that asks here.
      current.pathname !== next.pathname && (asking.current || !isDialogOpen() || !isStep(action)) && unsent(),
    [unsent],
  );
  const { status, proceed, reset } = useBlocker({ shouldBlockFn, enableBeforeUnload: unsent, withResolver: true });
  asking.current = status === 'blocked';
  return status === 'blocked' ? <DiscardDialog onDiscard={proceed} onKeep={reset} /> : null;
}
