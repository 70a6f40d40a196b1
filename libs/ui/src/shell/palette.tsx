import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog';
import type { Find, Place, PlaceGroup } from './navigation';
import css from './palette.module.css';

const nothing: Find = () => ({ queryKey: ['found', 'nothing'], queryFn: () => Promise.resolve([]) });

/** So many things of a kind the server tells, the newest. */
const ofAKind = 8;

/** Finds a place, or what the server knows, by a part of its name. */
export function Palette(props: { groups: PlaceGroup[]; find?: Find; onClose: () => void }) {
  const { groups, find = nothing, onClose } = props;
  const { t, i18n } = useTranslation();
  const router = useRouter();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const plain = (word: string) => word.toLocaleLowerCase(i18n.language);
  // A letter alone is in everything, and nobody types one and stops.
  const [asked] = useDebouncedValue(text.trim(), 150);
  const { data: things = [] } = useQuery({
    ...find(asked),
    enabled: asked.length > 1,
    placeholderData: asked.length > 1 ? keepPreviousData : undefined,
  });
  const pages = groups
    .flatMap(({ label, places }) => places.map((place) => ({ ...place, group: label })))
    .filter(({ label, group }) => plain(`${label} ${group ?? ''}`).includes(plain(text.trim())));
  const found = [...pages, ...(text.trim().length > 1 ? things.map((thing) => ({ ...thing, group: thing.note })) : [])];
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // In braces: newer browsers answer a promise, which no effect may give back.
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const go = ({ to, search }: Place) => {
    onClose();
    void router.navigate({ to, search: search as never });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and arrows of an input method choose a word, not a place.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => Math.min(Math.max(before + step, 0), Math.max(found.length - 1, 0)));
    } else if (event.key === 'Enter' && found[at]) go(found[at]);
  };
  return (
    <Dialog label={t('palette.label')} onClose={onClose} className={css.palette}>
      <input
        className={css.input}
        autoFocus
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
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
      <ul ref={list} id={id} role="listbox" aria-label={t('palette.label')} className={css.list}>
        {found.map(({ group, ...place }, i) => (
          // Several things may lead to one place.
          <li
            key={`${place.to} ${i}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            onClick={() => go(place)}
          >
            <place.icon size={16} stroke={1.7} aria-hidden />
            <span>{place.label}</span>
            {group && <span className="dim small">{group}</span>}
          </li>
        ))}
      </ul>
      {things.length >= ofAKind && <p className={css.none}>{t('palette.newest', { count: ofAKind })}</p>}
      <p role="status" className={found.length === 0 ? css.none : 'unseen'}>
        {found.length === 0 ? t('palette.none', { text }) : t('palette.count', { count: found.length })}
      </p>
    </Dialog>
  );
}
