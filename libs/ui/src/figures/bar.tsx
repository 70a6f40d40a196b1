import type { ReactNode } from 'react';
import css from './figures.module.css';

/** What a part of a bar means, everywhere: solid is spent, hatched held, empty free, barred locked. */
export type PartKind = 'spent' | 'held' | 'free' | 'locked' | 'co' | 'request' | 'over';

export interface Part {
  kind: PartKind;
  /** In one unit for all parts of a bar. */
  size: bigint;
}

/** Hundredths of a per cent: an amount of money is no float. */
const width = (size: bigint, whole: bigint) => `${Number((size * 10_000n) / whole) / 100}%`;

/** A bar of parts of one whole. @param label the sentence that the picture says */
export function Bar({
  parts,
  whole,
  label,
  large = false,
}: {
  parts: Part[];
  whole: bigint;
  label: string;
  large?: boolean;
}) {
  return (
    <div className={large ? `${css.bar} ${css.large}` : css.bar} role="img" aria-label={label}>
      {whole > 0n &&
        parts
          .filter(({ kind, size }) => kind !== 'free' && size > 0n)
          .map(({ kind, size }) => <div key={kind} className={css[kind]} style={{ width: width(size, whole) }} />)}
    </div>
  );
}

/** A legend's word, or the head of a figure, with the pattern that it has in bars. */
export function Key({ kind, children }: { kind: PartKind; children: ReactNode }) {
  return (
    <span className={css.key}>
      <i className={css[kind]} aria-hidden />
      {children}
    </span>
  );
}
