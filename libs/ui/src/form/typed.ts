import { type SyntheticEvent, useEffect, useState } from 'react';
import { holdsText, textMayBeGone } from '../server/session-state';

/** What is looked at of a field: its text, or whether it is chosen. */
export interface Written {
  type: string;
  value: string;
  checked?: boolean;
  isConnected: boolean;
}

const isChosen = ({ type }: Written) => type === 'checkbox' || type === 'radio';
const stateOf = (field: Written) => (isChosen(field) ? String(field.checked) : field.value);
const isField = (target: object): target is Written => 'value' in target && 'isConnected' in target;

/** How what changes in fields at this moment is written otherwise: nobody wrote it. */
let otherwise: ((text: string) => string) | null = null;

/** Does what writes the same otherwise, and tells each field. @param how what a text becomes, also one that a field had before */
export function writeSame(how: (text: string) => string, rewrite: () => void): void {
  otherwise = how;
  try {
    rewrite();
  } finally {
    otherwise = null;
  }
}

/** Whether what changes in fields now is what somebody writes. */
export const isWritten = (): boolean => otherwise === null;

/** Whether somebody wrote into fields what was not there before, and did not take it back. */
export class Typed {
  private before = new Map<Written, string>();
  /** Fields in which somebody wrote: what a page puts into a field by itself is nobody's. */
  private written = new Set<Written>();

  /** A field is entered: what it has now is what it had before. */
  enter(target: object): void {
    if (isField(target) && !this.written.has(target)) this.before.set(target, stateOf(target));
  }

  /** A field changed. Not every browser enters a choice that is clicked. */
  change(target: object): void {
    if (!isField(target)) return;
    const before = this.before.get(target);
    if (otherwise) {
      if (before !== undefined) this.before.set(target, otherwise(before));
      return;
    }
    if (before === undefined) this.before.set(target, isChosen(target) ? String(!target.checked) : '');
    this.written.add(target);
  }

  any(): boolean {
    return [...this.written].some((field) => field.isConnected && stateOf(field) !== this.before.get(field));
  }

  /** All of it was sent. */
  forget(): void {
    this.before.clear();
    this.written.clear();
  }
}

/** Follows what is written within an element, which takes the `handlers`: as long as something is, the page holds text. */
export function useTyped() {
  const [followed] = useState(() => {
    const typed = new Typed();
    const handlers = {
      onFocusCapture: ({ target }: SyntheticEvent) => typed.enter(target),
      onInputCapture: ({ target }: SyntheticEvent) => typed.change(target),
      // A field is left with what it had before; while somebody is in it, it may be empty on the way to another text.
      onBlurCapture: () => textMayBeGone(),
    };
    return { typed, handlers };
  });
  useEffect(() => holdsText(() => followed.typed.any()), [followed]);
  return followed;
}
