import { type ReactNode, useContext, useEffect } from 'react';
import { StalePage } from '../live/stale-note';
import type { Crumb } from '../shell/navigation';
import { CrumbsContext } from '../shell/page-context';
import css from './layout.module.css';

interface PageProps {
  title: string;
  /** What the page is called in the way to it, where that is not its title. */
  crumb?: string;
  /** The way to it; the page itself is added. */
  crumbs?: Crumb[];
  /** The state beside the title. */
  badge?: ReactNode;
  /** Facts under the title. */
  meta?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page within the frame: its title, the way to it, and what is on it. */
export function Page({ title, crumb = title, crumbs = [], badge, meta, actions, children }: PageProps) {
  const tell = useContext(CrumbsContext);
  const way = JSON.stringify([...crumbs, { label: crumb }]);
  useEffect(() => {
    document.title = `${title} · Monsoon`;
    tell(JSON.parse(way) as Crumb[]);
  }, [title, way, tell]);
  return (
    <>
      <div className={css.head}>
        <div className={css.headText}>
          <div className={css.title}>
            <h1>{title}</h1>
            {badge}
          </div>
          {meta && <div className={css.meta}>{meta}</div>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
      <StalePage />
      {children}
    </>
  );
}
