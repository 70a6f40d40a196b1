import { useEffect, useState } from 'react';
import css from './states.module.css';

/** Rows of the height that the content will have, after 200 ms: what comes sooner needs no sign. */
export function Waiting({ rows = 6 }: { rows?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.waiting} aria-busy="true">
      {late &&
        Array.from({ length: rows }, (_, i) => (
          <div key={i}>
            <i style={{ width: `${[38, 27, 33, 24][i % 4]}%` }} />
            <i style={{ width: '12%' }} />
          </div>
        ))}
    </div>
  );
}
