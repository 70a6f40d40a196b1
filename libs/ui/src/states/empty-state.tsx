import type { ReactNode } from 'react';
import { Rain } from './rain';
import css from './states.module.css';

/** Nothing there yet: what it would be, why that is no fault, and what to do first. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <Rain />
      <h3>{title}</h3>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
