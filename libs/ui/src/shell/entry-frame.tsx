import { type ReactNode, useEffect } from 'react';
import css from './entry-frame.module.css';
import { Mark } from './mark';
import { LanguageMenu, ThemeMenu } from './personal-menus';

/** The frame of pages that nobody is signed in on yet: one question in the middle. */
export function EntryFrame({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Monsoon`;
  }, [title]);
  return (
    <div className={css.frame}>
      <header>
        <span className={css.brand}>
          <Mark size={28} />
          Monsoon
        </span>
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main className={css.box}>
        <h1>{title}</h1>
        {lead && <p className="dim">{lead}</p>}
        {children}
      </main>
    </div>
  );
}
