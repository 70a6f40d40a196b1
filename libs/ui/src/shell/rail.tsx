import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readersZone } from '../formats/days';
import { useFormats } from '../formats/use-formats';
import { Go } from '../layout/link';
import { Mark } from './mark';
import type { Place, PlaceGroup } from './navigation';
import css from './shell.module.css';

/** Which of the places one is at: the one with the longest address that leads to this page. */
export function useHere(places: readonly Place[]): (place: Place) => boolean {
  const path = useRouterState({ select: ({ location }) => location.pathname.replace(/\/$/, '') || '/' });
  const leads = ({ to, exact }: Place) => path === to || (!exact && path.startsWith(`${to.replace(/\/$/, '')}/`));
  const here = places.filter(leads).sort((a, b) => b.to.length - a.to.length)[0];
  return (place) => place === here;
}

/** Mark and name, and for the console what it is. */
export function Brand({ console: isConsole }: { console: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={css.brand}>
      <Mark />
      Monsoon
      {isConsole && <small>{t('shell.console')}</small>}
    </div>
  );
}

/** All places of a site, one under another. */
export function Places({ groups }: { groups: PlaceGroup[] }) {
  const here = useHere(groups.flatMap(({ places }) => places));
  return groups.map(({ label, places }) => (
    <div key={label ?? ''}>
      {label && <div className={css.groupLabel}>{label}</div>}
      {places.map((place) => (
        <Go key={place.to} to={place.to} aria-current={here(place) ? 'page' : undefined}>
          <place.icon size={16} stroke={1.7} aria-hidden />
          <span>{place.label}</span>
          <Count {...place} />
        </Go>
      ))}
    </div>
  ));
}

function Count({ count, more, needsYou }: Place) {
  const { t } = useTranslation();
  if (!count && !more) return null;
  return (
    <span className={needsYou ? css.countHot : css.count}>
      {more ? `${count}+` : count}
      {needsYou && <span className="unseen"> {t('shell.needYou')}</span>}
    </span>
  );
}

/** At the foot of the places: who one is here, and by which clock moments are told. */
export function Foot({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      {children}
      <div>{t('shell.zone', formats.zone(readersZone()))}</div>
    </>
  );
}

/** The left rail of wide screens. */
export function Rail(props: { console: boolean; groups: PlaceGroup[]; switcher: ReactNode; foot?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <aside className={css.rail}>
      <Brand console={props.console} />
      {props.switcher}
      <nav className={css.nav} aria-label={t('shell.main')}>
        <Places groups={props.groups} />
      </nav>
      <div className={css.foot}>
        <Foot>{props.foot}</Foot>
      </div>
    </aside>
  );
}

/** The five places that are wanted most, within a thumb's reach on a phone. */
export function BottomBar({ groups }: { groups: PlaceGroup[] }) {
  const { t } = useTranslation();
  const every = groups.flatMap((group) => group.places);
  const wanted = every.filter(({ quick }) => quick);
  const places = (wanted.length > 0 ? wanted : every).slice(0, 5);
  const here = useHere(places);
  return (
    <nav className={css.bottom} aria-label={t('shell.quick')}>
      {places.map((place) => (
        <Go key={place.to} to={place.to} aria-current={here(place) ? 'page' : undefined}>
          <place.icon size={20} stroke={1.7} aria-hidden />
          <span>{place.brief ?? place.label}</span>
        </Go>
      ))}
    </nav>
  );
}
