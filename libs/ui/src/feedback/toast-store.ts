import type { Tone } from '../layout/note';

export interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

let toasts: Toast[] = [];
let last = 0;
const readers = new Set<() => void>();

function set(next: Toast[]): void {
  toasts = next;
  for (const read of readers) read();
}

/** Says what was done, and what happens next; goes by itself, a fault only when it is closed. */
export function toast({ tone = 'ok', text }: { tone?: Tone; text: string }): void {
  const id = (last += 1);
  set([...toasts, { id, tone, text }].slice(-3));
  if (tone !== 'bad') setTimeout(() => closeToast(id), 7000);
}

export const closeToast = (id: number): void => set(toasts.filter((one) => one.id !== id));

export const toastStore = {
  subscribe: (read: () => void): (() => void) => {
    readers.add(read);
    return () => readers.delete(read);
  },
  get: (): Toast[] => toasts,
};
