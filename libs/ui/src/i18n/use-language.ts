import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { toast } from '../feedback/toast-store';
import { api, ifMatch } from '../server/api';
import { type Me, meQuery } from '../server/me';
import { keepLanguage, type Language } from './languages';

/** Changes the language of the pages at once, and that of the mails of whoever is signed in. @returns what does it */
export function useLanguage(me?: Me): (locale: Language) => Promise<void> {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  return async (locale) => {
    keepLanguage(locale, me !== undefined);
    await i18n.changeLanguage(locale);
    if (!me) return;
    const headers = { header: ifMatch(me.version) };
    const kept = await unwrap(api.PATCH('/api/v1/me', { params: headers, body: { locale } })).catch(() => null);
    if (kept) client.setQueryData(meQuery.queryKey, kept);
    else toast({ tone: 'warn', text: t('shell.languageNotKept') });
  };
}
