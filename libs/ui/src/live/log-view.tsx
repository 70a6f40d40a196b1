import { useEffect, useRef } from 'react';
import { useFormats } from '../formats/use-formats';
import css from './live.module.css';

/** One line of a log. */
export interface LogLine {
  id: string;
  at: string;
  text: string;
}

/** Lines of a log, the newest at the end; it stays at the end until the reader scrolls up. */
export function LogView({ label, lines }: { label: string; lines: LogLine[] }) {
  const formats = useFormats();
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useEffect(() => {
    if (following.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const look = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    following.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  return (
    // A log in the sense of ARIA, but not read out line by line.
    <div ref={box} className={css.log} role="log" aria-live="off" aria-label={label} tabIndex={0} onScroll={look}>
      {lines.map(({ id, at, text }) => (
        <div key={id}>
          <time dateTime={at}>{formats.date(at, 'clock')}</time>
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}
