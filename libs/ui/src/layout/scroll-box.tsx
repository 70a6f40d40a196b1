import { type ReactNode, useEffect, useRef, useState } from 'react';
import css from './layout.module.css';

/** A box that scrolls sideways: a stop of the keyboard, with a name, only while there is something to scroll to. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const look = () => setOver(current.scrollWidth > current.clientWidth + 1);
    const watch = new ResizeObserver(look);
    watch.observe(current);
    if (current.firstElementChild) watch.observe(current.firstElementChild);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={box} className={css.scroll} {...(over ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}>
      {children}
    </div>
  );
}
