import type { ReactNode } from 'react';
import { Rain } from './rain';
import css from './states.module.css';

/** Nothing there yet: what it would be, why that is no fault, and what to do first. @param props.whole it is the whole page */
export function EmptyState(props: { title: string; whole?: boolean; children?: ReactNode; action?: ReactNode }) {
  const { title, whole = false, children, action } = props;
  const Heading = whole ? 'h1' : 'h3';
  return (
    <div className={whole ? `${css.empty} ${css.whole}` : css.empty}>
      <Rain />
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
