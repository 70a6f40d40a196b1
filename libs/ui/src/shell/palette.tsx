import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog';
import type { PlaceGroup } from './navigation';
import css from './palette.module.css';

/** Finds a place by a part of its name. */
export function Palette({ groups, onClose }: { groups: PlaceGroup[]; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const router = useRouter();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const plain = (word: string) => word.toLocaleLowerCase(i18n.language);
  const found = groups
    .flatMap(({ label, places }) => places.map((place) => ({ ...place, group: label })))
    .filter(({ label, group }) => plain(`${label} ${group ?? ''}`).includes(plain(text.trim())));
  const go = (to: string) => {
    onClose();
    void router.navigate({ to });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => Math.min(Math.max(before + step, 0), Math.max(found.length - 1, 0)));
    } else if (event.key === 'Enter' && found[at]) go(found[at].to);
  };
  return (
    <Dialog label={t('palette.label')} onClose={onClose} className={css.palette}>
      <input
        className={css.input}
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[at] && `${id}-${at}`}
        aria-label={t('palette.label')}
        placeholder={t('palette.hint')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={id} role="listbox" aria-label={t('palette.label')} className={css.list}>
        {found.map(({ to, label, group, icon: Icon }, i) => (
          <li key={to} id={`${id}-${i}`} role="option" aria-selected={i === at} onClick={() => go(to)}>
            <Icon size={16} stroke={1.7} aria-hidden />
            <span>{label}</span>
            {group && <span className="dim small">{group}</span>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={css.none}>{t('palette.none', { text })}</p>}
    </Dialog>
  );
}
