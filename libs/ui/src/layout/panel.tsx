import type { ReactNode } from 'react';
import { useFormats } from '../formats/use-formats';
import { ScrollBox } from './scroll-box';
import css from './layout.module.css';

interface PanelProps {
  title: string;
  /** Its number, where panels are filled in one after another. */
  step?: number;
  note?: ReactNode;
  /** On the right of the title: a link, a legend. */
  aside?: ReactNode;
  foot?: ReactNode;
  /** A table reaches from edge to edge and scrolls by itself. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled box: one question and its answer. */
export function Panel({ title, step, note, aside, foot, flush = false, children }: PanelProps) {
  const formats = useFormats();
  return (
    <section className={css.panel}>
      <header>
        {step !== undefined && (
          <span className={css.step} aria-hidden>
            {formats.number(step)}
          </span>
        )}
        <h2>{title}</h2>
        {note && <span className="dim small">{note}</span>}
        {aside && <div className={css.aside}>{aside}</div>}
      </header>
      {flush ? <ScrollBox label={title}>{children}</ScrollBox> : <div className={css.body}>{children}</div>}
      {foot && <footer>{foot}</footer>}
    </section>
  );
}
