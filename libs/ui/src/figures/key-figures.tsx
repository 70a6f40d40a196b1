import type { ReactNode } from 'react';
import css from './figures.module.css';

/** Figures that answer the page's question, side by side. */
export const KeyFigures = ({ children }: { children: ReactNode }) => <dl className={css.figures}>{children}</dl>;

/** One of them. */
export function KeyFigure({ name, note, children }: { name: ReactNode; note?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {note && <span className={css.figureNote}>{note}</span>}
      </dd>
    </div>
  );
}
