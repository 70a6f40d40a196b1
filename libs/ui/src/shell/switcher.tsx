import { IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Go } from '../layout/link';
import { Menu } from './menu';
import css from './switcher.module.css';

/** One project or programme to choose. */
export interface Context {
  to: string;
  name: string;
  note?: string;
}

/** From so many on one types a part of the name; and so many are shown of those that bear it. */
const few = 10;
const most = 50;

interface Props {
  label: string;
  current: Omit<Context, 'to'>;
  contexts: Context[];
  /** It is being opened: whatever is not among the contexts yet may be asked for now. */
  onOpen?: () => void;
}

/** The choice of what one works in, on top of the rail. */
export function Switcher({ label, current, contexts, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const [text, setText] = useState('');
  const plain = (word: string) => word.toLocaleLowerCase(i18n.language);
  const found = contexts.filter(({ name, note }) => plain(`${name} ${note ?? ''}`).includes(plain(text.trim())));
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
    <Menu label={label} className={css.switch} trigger={trigger} left onOpen={onOpen}>
      {contexts.length > few && (
        <li className={css.filter}>
          <input
            type="search"
            aria-label={t('switcher.filter')}
            placeholder={t('switcher.filter')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </li>
      )}
      {found.slice(0, most).map(({ to, name, note }) => (
        <li key={to}>
          <Go to={to} aria-current={name === current.name ? 'page' : undefined}>
            <span>{name}</span>
            {note && <span className="dim small">{note}</span>}
          </Go>
        </li>
      ))}
      {found.length !== contexts.length || found.length > most ? (
        <li role="status" className={css.note}>
          {found.length === 0
            ? t('palette.none', { text })
            : t('switcher.shown', { count: Math.min(found.length, most), all: found.length })}
        </li>
      ) : null}
    </Menu>
  );
}
