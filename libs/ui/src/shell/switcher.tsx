import { IconSelector } from '@tabler/icons-react';
import { Go } from '../layout/link';
import { Menu } from './menu';
import css from './switcher.module.css';

/** One project or programme to choose. */
export interface Context {
  to: string;
  name: string;
  note?: string;
}

/** The choice of what one works in, on top of the rail. */
export function Switcher({
  label,
  current,
  contexts,
}: {
  label: string;
  current: Omit<Context, 'to'>;
  contexts: Context[];
}) {
  const trigger = (
    <>
      <span>
        <b>{current.name}</b>
        {current.note && <small>{current.note}</small>}
      </span>
      <IconSelector size={15} aria-hidden />
    </>
  );
  return (
    <Menu label={label} className={css.switch} trigger={trigger} left>
      {contexts.map(({ to, name, note }) => (
        <li key={to}>
          <Go to={to} aria-current={name === current.name ? 'page' : undefined}>
            <span>{name}</span>
            {note && <span className="dim small">{note}</span>}
          </Go>
        </li>
      ))}
    </Menu>
  );
}
