import { useSyncExternalStore } from 'react';

const name = 'monsoon.singleKeys';
const listeners = new Set<() => void>();

/** Whether keys without ⌘ or Ctrl do something: whoever speaks to a computer, or hits keys by mistake, turns them off. */
export const singleKeysOn = (): boolean => localStorage.getItem(name) !== 'off';

/** Remembers it in this browser. */
export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(name);
  else localStorage.setItem(name, 'off');
  for (const tell of listeners) tell();
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => void listeners.delete(tell);
};

export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, singleKeysOn);
