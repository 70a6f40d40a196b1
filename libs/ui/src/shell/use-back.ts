import { useBlocker } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';

/** Dialogs that are open, the uppermost last. */
const open: object[] = [];

/** Whether a dialog lies over the page. */
export const isDialogOpen = (): boolean => open.length > 0;

/** Steps of the browser's own: Back, Forward and those of its list. What the page does itself is none. */
export const isStep = (action: string): boolean => action !== 'PUSH' && action !== 'REPLACE';

/**
 * The browser's Back leaves the uppermost dialog, and the page stays.
 * @param leave closes it, or asks first
 * @param unsent whether closing the tab would lose something written
 */
export function useBack(leave: () => void, unsent: () => boolean = nothing): void {
  const latest = useRef(leave);
  latest.current = leave;
  const me = useRef({}).current;
  useEffect(() => {
    open.push(me);
    return () => void open.splice(open.indexOf(me), 1);
  }, [me]);
  const shouldBlockFn = useCallback(
    ({ action }: { action: string }) => {
      if (!isStep(action) || open.at(-1) !== me) return false;
      latest.current();
      return true;
    },
    [me],
  );
  useBlocker({ shouldBlockFn, enableBeforeUnload: unsent });
}

const nothing = () => false;
