import { useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSun, IconBrightnessHalf } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { toast } from '../feedback/toast-store';
import { keepLanguage, type Language, languageNames, languages } from '../i18n/languages';
import { api, ifMatch } from '../server/api';
import { type Me, meQuery, signOut } from '../server/me';
import { Menu, MenuChoice } from './menu';
import css from './shell.module.css';

/** Chooses the language of the pages, and of the mails of whoever is signed in. */
export function LanguageMenu({ me }: { me?: Me }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const choose = async (locale: Language) => {
    keepLanguage(locale);
    await i18n.changeLanguage(locale);
    if (!me) return;
    const headers = { header: ifMatch(me.version) };
    const kept = await unwrap(api.PATCH('/api/v1/me', { params: headers, body: { locale } })).catch(() => null);
    if (kept) client.setQueryData(meQuery.queryKey, kept);
    else toast({ tone: 'warn', text: t('shell.languageNotKept') });
  };
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

/** Who is signed in, what else they may open, and the way out. */
export function AccountMenu({ me, onKeys, children }: { me: Me; onKeys: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  const leave = () => signOut().catch(() => toast({ tone: 'bad', text: t('shell.notSignedOut') }));
  return (
    <Menu label={t('shell.account')} className={css.me} trigger={initials(me.name)}>
      <li className={css.who}>
        <b>{me.name}</b>
        <span className="dim small">{me.email}</span>
      </li>
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
