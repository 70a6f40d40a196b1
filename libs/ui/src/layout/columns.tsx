import type { ReactNode } from 'react';
import css from './layout.module.css';

/** The usual page: work on the left, the answer or the decision on the right; one under the other where it is narrow. */
export function Columns(props: {
  aside: ReactNode;
  /** The answer stays in view while one works on a long page. */
  stays?: boolean;
  children: ReactNode;
}) {
  const { aside, stays = false, children } = props;
  return (
    <div className={css.columns}>
      <div className={css.column}>{children}</div>
      <div className={stays ? `${css.column} ${css.stays}` : css.column}>{aside}</div>
    </div>
  );
}

/** Things beside each other that may break to the next line. */
export const Row = ({ children }: { children: ReactNode }) => <div className={css.row}>{children}</div>;

/** Things one under another. */
export const Stack = ({ children }: { children: ReactNode }) => <div className={css.stack}>{children}</div>;
