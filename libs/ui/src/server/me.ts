import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useContext, useMemo } from 'react';
import { type components, MonsoonError, unwrap } from '@app/api-client';
import { languageOf, languageSaved, languageToSave } from '../i18n/languages';
import { api, ifMatch } from './api';
import { everyPage } from './every-page';
import { ActingContext, mayBy } from './may';
import { queryClient } from './query-client';

export type Me = components['schemas']['MeDto'];

/** Who is signed in. @throws MonsoonError 401 where nobody is */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/me', { signal })),
  staleTime: 60_000,
});

/** The person who is signed in; only below routes that need one. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/** Whether the person may do it: by the server's own rules, which decide there again. */
export function useMay(): ReturnType<typeof mayBy> {
  const { data } = useQuery(meQuery);
  const acting = useContext(ActingContext);
  return useMemo(() => mayBy(data?.rules ?? [], acting), [data, acting]);
}

/** Ends this session here and at the server, and leaves. */
export async function signOut(): Promise<void> {
  const { data } = await everyPage((query) => unwrap(api.GET('/api/v1/me/sessions', { params: { query } })));
  const current = data.find((session) => session.current);
  if (current) await unwrap(api.DELETE('/api/v1/me/sessions/{session}', { params: { path: { session: current.id } } }));
  // Nothing that this tab kept is for whoever comes next, as the link of an invitation.
  sessionStorage.clear();
  location.assign('/sign-in');
}

/** Puts a language that was chosen on the way in on the record, once. Where that fails it is tried when the site is next opened. */
async function saveChosenLanguage(me: Me): Promise<void> {
  const locale = languageToSave(me);
  if (!locale || tried) return;
  tried = true;
  const headers = { header: ifMatch(me.version) };
  const saved = await unwrap(api.PATCH('/api/v1/me', { params: headers, body: { locale } })).catch(() => null);
  if (!saved) return;
  languageSaved();
  queryClient.setQueryData(meQuery.queryKey, saved);
}
let tried = false;

/** Who is signed in, their language on the page; null where nobody is. For a route's `beforeLoad`. */
export async function arrive(): Promise<Me | null> {
  try {
    const me = await queryClient.ensureQueryData(meQuery);
    const language = languageOf(me);
    if (language && language !== i18next.language) await i18next.changeLanguage(language);
    await saveChosenLanguage(me);
    return me;
  } catch (error) {
    if (error instanceof MonsoonError && error.status === 401) return null;
    throw error;
  }
}
