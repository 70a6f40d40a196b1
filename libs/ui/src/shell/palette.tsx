import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog';
import { type Find, type Place, type PlaceGroup, toldOfAKind } from './navigation';
import css from './palette.module.css';

interface Props {
  groups: PlaceGroup[];
  find?: Find;
  /** What it finds, in a sentence: shown until something is typed. */
  finds: string;
  onClose: () => void;
}

/** Finds a place, or what the server knows, by a part of its name. */
export function Palette({ groups, find, finds, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const router = useRouter();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  // Enter was pressed while the server was still asked: it is done once the answer is there.
  const [wants, setWants] = useState(false);
  const plain = (word: string) => word.toLocaleLowerCase(i18n.language);
  const wanted = text.trim();
  const { things, more, state, again } = useFound(find, wanted);
  const pages = groups
    .flatMap(({ label, places }) => places.map((place) => ({ ...place, group: label, stale: false })))
    .filter(({ label, group }) => plain(`${label} ${group ?? ''}`).includes(plain(wanted)));
  const stale = state !== 'found';
  const found = [...pages, ...things.map((thing) => ({ ...thing, group: thing.note, stale }))];
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // In braces: newer browsers answer a promise, which no effect may give back.
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const go = ({ to, search }: Place) => {
    onClose();
    void router.navigate({ to, search: search as never });
  };
  const chosen = found[at];
  useEffect(() => {
    if (wants && !stale && chosen) go(chosen);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and arrows of an input method choose a word, not a place.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setWants(false);
      setAt((before) => Math.min(Math.max(before + step, 0), Math.max(found.length - 1, 0)));
    } else if (event.key === 'Enter') {
      if (chosen && !chosen.stale) go(chosen);
      else setWants(stale);
    }
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
        aria-activedescendant={chosen && `${id}-${at}`}
        aria-label={t('palette.label')}
        placeholder={t('palette.hint')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setWants(false);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={id} role="listbox" aria-label={t('palette.label')} className={css.list}>
        {found.map(({ group, stale: old, ...place }, i) => (
          // Several things may lead to one place.
          <li
            key={`${place.to} ${i}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            aria-disabled={old || undefined}
            onClick={() => !old && go(place)}
          >
            <place.icon size={16} stroke={1.7} aria-hidden />
            <span>{place.label}</span>
            {group && <span className="dim small">{group}</span>}
          </li>
        ))}
      </ul>
      {state === 'failed' && (
        <p className={css.failed}>
          <span role="alert">{t('palette.failed')}</span>
          <Button variant="default" onClick={again}>
            {t('error.again')}
          </Button>
        </p>
      )}
      {more && !stale && <p className={css.none}>{t('palette.newest', { count: toldOfAKind })}</p>}
      {wanted === '' && <p className={css.none}>{finds}</p>}
      <p role="status" className={state === 'searching' || found.length === 0 ? css.none : 'unseen'}>
        {state === 'searching' && t('palette.searching')}
        {state === 'found' &&
          (found.length === 0 ? t('palette.none', { text }) : t('palette.count', { count: found.length }))}
      </p>
    </Dialog>
  );
}

/** What the server knows by this text. While it is asked, what it said of the text before stays, for the eye alone. */
function useFound(find: Find | undefined, wanted: string) {
  // A letter alone is in everything, and nobody types one and stops.
  const asks = find !== undefined && wanted.length > 1;
  const [asked] = useDebouncedValue(wanted, 150);
  const enabled = asks && asked.length > 1;
  const { data, isError, isPlaceholderData, isFetching, refetch } = useQuery({
    ...(find ?? nothing)(asked),
    enabled,
    placeholderData: enabled ? keepPreviousData : undefined,
  });
  const answered = asked === wanted && data !== undefined && !isPlaceholderData;
  const failed = asked === wanted && isError && !isFetching;
  const state = !asks || answered ? ('found' as const) : failed ? ('failed' as const) : ('searching' as const);
  const shown = asks && state !== 'failed' ? data : undefined;
  return { things: shown?.places ?? [], more: shown?.more ?? false, state, again: () => void refetch() };
}

const nothing: Find = () => ({
  queryKey: ['found', 'nothing'],
  queryFn: () => Promise.resolve({ places: [], more: false }),
});
