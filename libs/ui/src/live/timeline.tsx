import type { ReactNode } from 'react';
import css from './live.module.css';

/** A step of a story: done, gone wrong, going on, or to come. */
export interface TimelineStep {
  key: string;
  kind: 'done' | 'bad' | 'now' | 'next';
  title: ReactNode;
  note?: ReactNode;
}

/** What happened in order, and what comes. */
export const Timeline = ({ steps }: { steps: TimelineStep[] }) => (
  <ol className={css.timeline}>
    {steps.map(({ key, kind, title, note }) => (
      <li key={key} className={css[kind]} aria-current={kind === 'now' ? 'step' : undefined}>
        <div>{title}</div>
        {note && <div className="dim small">{note}</div>}
      </li>
    ))}
  </ol>
);
