import { useMantineColorScheme } from '@mantine/core';
import {
  IconBrightnessHalf,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconShieldLock,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../feedback/toast-store';
import { languageNames, languages } from '../i18n/languages';
import { useLanguage } from '../i18n/use-language';
import { Go } from '../layout/link';
import { type Me, signOut } from '../server/me';
import { Menu, MenuChoice } from './menu';
import css from './shell.module.css';

/** Chooses the language of the pages, and of the mails of whoever is signed in. */
export function LanguageMenu({ me }: { me?: Me }) {
  const { t, i18n } = useTranslation();
  const choose = useLanguage(me);
  return (
    <Menu label={t('shell.language')} trigger={<IconLanguage size={17} aria-hidden />}>
      {languages.map((language) => (
        <MenuChoice
          key={language}
          lang={language}
          chosen={language === i18n.language}
          onChoose={() => void choose(language)}
        >
          {languageNames[language]}
        </MenuChoice>
      ))}
    </Menu>
  );
}

const schemes = [
  ['auto', IconBrightnessHalf],
  ['light', IconSun],
  ['dark', IconMoon],
] as const;

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = schemes.find(([name]) => name === colorScheme)?.[1] ?? IconBrightnessHalf;
  return (
    <Menu label={t('shell.theme')} trigger={<Icon size={17} aria-hidden />}>
      {schemes.map(([name, Each]) => (
        <MenuChoice key={name} chosen={name === colorScheme} onChoose={() => setColorScheme(name)}>
          <Each size={16} aria-hidden />
          {t(`shell.themes.${name}`)}
        </MenuChoice>
      ))}
    </Menu>
  );
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0]?.toUpperCase() ?? '')
    .join('');

/** Pages of the person, which the portal has. */
const ownPages = [
  ['profile', IconUser],
  ['security', IconShieldLock],
] as const;

/** Who is signed in, what else they may open, and the way out. @param props.away the menu is of another site than the portal */
export function AccountMenu({
  me,
  away = false,
  onKeys,
  children,
}: {
  me: Me;
  away?: boolean;
  onKeys: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const leave = () => signOut().catch(() => toast({ tone: 'bad', text: t('shell.notSignedOut') }));
  return (
    <Menu label={t('shell.account')} className={css.me} trigger={initials(me.name)}>
      <li className={css.who}>
        <b>{me.name}</b>
        <span className="dim small">{me.email}</span>
      </li>
      {ownPages.map(([page, Icon]) => {
        const to = `/me/${page}`;
        const said = (
          <>
            <Icon size={16} aria-hidden />
            {t(`shell.own.${page}`)}
          </>
        );
        return <li key={page}>{away ? <a href={to}>{said}</a> : <Go to={to}>{said}</Go>}</li>;
      })}
      {children}
      <MenuChoice onChoose={onKeys}>
        <IconKeyboard size={16} aria-hidden />
        {t('keys.title')}
      </MenuChoice>
      <MenuChoice onChoose={() => void leave()}>
        <IconLogout size={16} aria-hidden />
        {t('shell.signOut')}
      </MenuChoice>
    </Menu>
  );
}
