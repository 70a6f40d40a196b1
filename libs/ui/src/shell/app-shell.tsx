import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { Fragment, lazy, type MouseEvent, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Go } from '../layout/link';
import { LiveContext, useChanges } from '../live/use-changes';
import type { Me } from '../server/me';
import { Waiting } from '../states/waiting';
import { Dialog } from './dialog';
import { useKeys } from './keyboard/use-keys';
import type { Crumb, Find, PlaceGroup } from './navigation';
import { CrumbsContext } from './page-context';
import { Palette } from './palette';
import { AccountMenu, LanguageMenu, ThemeMenu } from './personal-menus';
import { BottomBar, Brand, Foot, Places, Rail } from './rail';
import css from './shell.module.css';

const KeysDialog = lazy(() => import('./keyboard/keys-dialog'));

/** What a site puts into its frame. */
export interface Frame {
  console?: boolean;
  me: Me;
  groups: PlaceGroup[];
  /** What the palette finds besides places. */
  find?: Find;
  /** What it finds, in a sentence. */
  finds: string;
  /** Where every way to a page begins. */
  root?: Crumb;
  /** The choice of project or programme, on top of the rail. */
  switcher: ReactNode;
  /** Whose pages these are, above the reader's time zone. */
  foot?: ReactNode;
  /** What needs the reader: beside the language. */
  bell?: ReactNode;
  /** More choices of the account's menu. */
  account?: ReactNode;
  children: ReactNode;
}

/**
 * The frame of every page of whoever is signed in: rail, top bar, page; on a phone a bar at the bottom and a menu. What is in it is kept
 * current.
 */
export function AppShell(frame: Frame) {
  const liveness = useChanges(frame.me.id);
  return (
    <LiveContext value={liveness}>
      <Shell {...frame} />
    </LiveContext>
  );
}

function Shell({ console: isConsole = false, ...frame }: Frame) {
  const { t } = useTranslation();
  const [crumbs, setCrumbs] = useState<Crumb[]>([]);
  const [open, setOpen] = useState<'palette' | 'menu' | 'keys' | null>(null);
  const main = useRef<HTMLElement>(null);
  useKeys(frame.groups, setOpen);
  useFocusOnArrival(main);
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <CrumbsContext value={setCrumbs}>
      <a className={css.skip} href="#main" onClick={skip}>
        {t('shell.skip')}
      </a>
      <div className={css.shell}>
        <Rail console={isConsole} groups={frame.groups} switcher={frame.switcher} foot={frame.foot} />
        <div className={css.page}>
          <header className={css.top}>
            <button
              type="button"
              className={css.menuButton}
              aria-label={t('shell.menu')}
              onClick={() => setOpen('menu')}
            >
              <IconMenu2 size={20} aria-hidden />
            </button>
            <Crumbs crumbs={frame.root ? [frame.root, ...crumbs] : crumbs} />
            <button type="button" className={css.find} onClick={() => setOpen('palette')}>
              <IconSearch size={15} aria-hidden />
              <span>{t('shell.find')}</span>
              <kbd>{t('shell.findKeys')}</kbd>
            </button>
            <LanguageMenu me={frame.me} />
            <span className={css.wide}>
              <ThemeMenu />
            </span>
            {frame.bell}
            <AccountMenu me={frame.me} away={isConsole} onKeys={() => setOpen('keys')}>
              {frame.account}
            </AccountMenu>
          </header>
          <main id="main" ref={main} tabIndex={-1} className={css.main}>
            <Suspense fallback={<Waiting />}>{frame.children}</Suspense>
          </main>
        </div>
        <BottomBar groups={frame.groups} />
      </div>
      {open === 'palette' && <Palette {...frame} onClose={() => setOpen(null)} />}
      {open === 'keys' && (
        <Suspense>
          <KeysDialog groups={frame.groups} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {open === 'menu' && (
        <Dialog label={t('shell.menu')} className={css.drawer} onClose={() => setOpen(null)}>
          <Brand console={isConsole} />
          {frame.switcher}
          <nav className={css.nav} aria-label={t('shell.main')} onClick={() => setOpen(null)}>
            <Places groups={frame.groups} />
          </nav>
          <div className={css.foot}>
            <Foot>{frame.foot}</Foot>
            <ThemeMenu />
          </div>
        </Dialog>
      )}
    </CrumbsContext>
  );
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  const { t } = useTranslation();
  return (
    <nav className={css.crumbs} aria-label={t('shell.crumbs')}>
      {crumbs.map(({ label, to }, i) =>
        i < crumbs.length - 1 ? (
          <Fragment key={`${label} ${to}`}>
            {to ? (
              <Go to={to} title={label}>
                {label}
              </Go>
            ) : (
              <span title={label}>{label}</span>
            )}
            <i aria-hidden>/</i>
          </Fragment>
        ) : (
          <b key={label} aria-current="page" title={label}>
            {label}
          </b>
        ),
      )}
    </nav>
  );
}

/** A page is a new document for whoever hears it: the focus goes to its beginning, not where a link was. */
function useFocusOnArrival(main: React.RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path, main]);
}
