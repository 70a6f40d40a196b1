import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import css from './layout.module.css';
import { Go } from './link';
import { ScrollBox } from './scroll-box';

/** Parts of a thing, each a page with an address of its own. What a search says of the thing goes along. */
export function Tabs({ label, tabs }: { label: string; tabs: { to: string; label: string; count?: string }[] }) {
  const here = useLocation().pathname.replace(/\/$/, '');
  const open = useRef<HTMLAnchorElement>(null);
  // On a phone they may be wider than the page: the open one is in view, and some of the one before it.
  useEffect(() => {
    const box = open.current?.closest('nav')?.parentElement;
    if (box && open.current)
      box.scrollLeft += open.current.getBoundingClientRect().left - box.getBoundingClientRect().left - 48;
  }, [here]);
  return (
    <ScrollBox label={label}>
      <nav aria-label={label} className={css.tabs}>
        {tabs.map(({ to, label: name, count }) => (
          <Go key={to} ref={here === to ? open : undefined} to={to} aria-current={here === to ? 'page' : undefined}>
            {name} {count && <span className="dim">{count}</span>}
          </Go>
        ))}
      </nav>
    </ScrollBox>
  );
}
