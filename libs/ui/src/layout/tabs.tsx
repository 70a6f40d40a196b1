import { useLocation } from '@tanstack/react-router';
import css from './layout.module.css';
import { Go } from './link';
import { ScrollBox } from './scroll-box';

/** Parts of a thing, each a page with an address of its own. What a search says of the thing goes along. */
export function Tabs({ label, tabs }: { label: string; tabs: { to: string; label: string; count?: string }[] }) {
  const here = useLocation().pathname.replace(/\/$/, '');
  return (
    <ScrollBox label={label}>
      <nav aria-label={label} className={css.tabs}>
        {tabs.map(({ to, label: name, count }) => (
          <Go key={to} to={to} aria-current={here === to ? 'page' : undefined}>
            {name} {count && <span className="dim">{count}</span>}
          </Go>
        ))}
      </nav>
    </ScrollBox>
  );
}
