import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { PlaceGroup } from '../navigation';
import { isQuestion, letterOf, lettersOf } from './letters';
import { stepRow } from './rows';
import { singleKeysOn } from './single-keys';

/** For how long after `g` a letter leads to a place. */
const patience = 1500;

/** Whether the keys belong to what has the focus, or to what lies over the page. */
function taken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement;
  if (target.closest('input, textarea, select, [contenteditable=true]')) return true;
  return document.querySelector('dialog[open], :popover-open') !== null;
}

/** The keys of the whole site: ⌘K or Ctrl K finds, `g` and a letter go to a place, `j` and `k` step through rows, `?` lists them. */
export function useKeys(groups: readonly PlaceGroup[], open: (what: 'palette' | 'keys') => void): void {
  const router = useRouter();
  const goneAt = useRef(-Infinity);
  useEffect(() => {
    const act = (event: KeyboardEvent): boolean => {
      const letter = letterOf(event);
      if (letter === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        // Over another dialog a second one would take the focus from what is being filled in.
        if (!document.querySelector('dialog[open]')) open('palette');
        return true;
      }
      if (!singleKeysOn() || taken(event)) return false;
      if (isQuestion(event)) {
        open('keys');
        return true;
      }
      const going = event.timeStamp - goneAt.current < patience;
      goneAt.current = letter === 'g' && !going ? event.timeStamp : -Infinity;
      if (going) {
        const place = letter === null ? undefined : lettersOf(groups).get(letter);
        if (place) void router.navigate({ to: place.to });
        return place !== undefined;
      }
      if (letter === 'j' || letter === 'k') return stepRow(letter === 'j' ? 1 : -1);
      return false;
    };
    const onKey = (event: KeyboardEvent) => {
      // Keys that only change others do not come between `g` and its letter.
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      if (act(event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [groups, open, router]);
}
