import { Button } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Note, problemOf, Stack, useFormats, useMe, useSentence } from '@app/ui';
import { organisationQuery } from '../../app/organisation.api';
import { organisationsOf } from '../../app/own-organisations';
import { standingQuery } from './home.api';

/** Organisations of mine that are not verified: those that wait to be, and those that were refused, suspended or closed. */
export function useStanding() {
  const mine = organisationsOf(useMe());
  const read = useQueries({ queries: mine.map((org) => organisationQuery(org)) });
  const waiting = read.flatMap(({ data }) => (data?.state === 'registered' ? [data] : []));
  const stopped = read.flatMap(({ error }, n) => {
    const { code } = error ? problemOf(error) : { code: '' };
    return code === 'suspended' || code === 'closed' ? [{ id: mine[n], state: code } as const] : [];
  });
  return { waiting, stopped };
}

type Standing = ReturnType<typeof useStanding>;

/** What comes first to somebody whose organisation cannot take part: why, who decides, what can be done, and how they hear of it. */
export function StandingNotes({ waiting, stopped }: Standing) {
  const { t } = useTranslation('home');
  const formats = useFormats();
  if (waiting.length + stopped.length === 0) return null;
  return (
    <Stack>
      {waiting.map(({ id, legal_name: name, created_at }) => (
        <Note key={id} action={<Opener org={id}>{t('openOrganisation')}</Opener>}>
          <b>{t('standing.waits', { name })}</b>
          <p>{t('standing.since', { date: formats.date(created_at, 'moment') })}</p>
          <p>{t('standing.meanwhile')}</p>
          <p>{t('standing.told')}</p>
        </Note>
      ))}
      {stopped.length > 0 && <Stopped stopped={stopped} />}
    </Stack>
  );
}

/** The organisation itself is not read any more: why it is stopped was told to its people when it was. */
function Stopped({ stopped }: Pick<Standing, 'stopped'>) {
  const { t } = useTranslation('home');
  const say = useSentence();
  const told = useQuery(standingQuery).data?.data ?? [];
  return stopped.map(({ id, state }) => {
    const why = told.find(({ kind, link }) => isOfStop(kind) && link.path === `/org/${id}`);
    const refused = why?.kind === 'organisation_refused';
    return (
      <Note key={id} tone="bad">
        <b>{why ? say(why) : t(`standing.${state}`)}</b>
        <p>
          {t(refused ? 'standing.afterRefusal' : state === 'suspended' ? 'standing.untilLifted' : 'standing.forGood')}
        </p>
      </Note>
    );
  });
}

const isOfStop = (kind: string) =>
  ['organisation_refused', 'organisation_suspended', 'organisation_closed'].includes(kind);

const Opener = ({ org, children }: { org: string; children: ReactNode }) => (
  <Button variant="default" renderRoot={(props) => <Link to="/org/$org" params={{ org }} {...props} />}>
    {children}
  </Button>
);
