import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Note, Stack, useFormats } from '@app/ui';
import { type MyOrganisation, myOrganisationsQuery } from './home.api';

/** Organisations of mine that cannot take part: those that wait to be verified, and those that were refused, suspended or closed. */
export const useNotInForce = (): MyOrganisation[] =>
  useQuery(myOrganisationsQuery).data?.data.filter(({ state }) => state !== 'verified') ?? [];

/** What comes first to somebody whose organisation cannot take part: why, who decides, what can be done, and how they hear of it. */
export function StandingNotes({ organisations }: { organisations: MyOrganisation[] }) {
  if (organisations.length === 0) return null;
  return (
    <Stack>
      {organisations.map((organisation) =>
        organisation.state === 'registered' ? (
          <Waits key={organisation.id} organisation={organisation} />
        ) : (
          <Stopped key={organisation.id} organisation={organisation} />
        ),
      )}
    </Stack>
  );
}

interface Props {
  organisation: MyOrganisation;
}

function Waits({ organisation: { id, legal_name: name, created_at } }: Props) {
  const { t } = useTranslation('home');
  const formats = useFormats();
  return (
    <Note action={<Opener org={id}>{t('openOrganisation')}</Opener>}>
      <b>{t('standing.waits', { name })}</b>
      <p>{t('standing.since', { date: formats.date(created_at, 'moment') })}</p>
      <p>{t('standing.meanwhile')}</p>
      <p>{t('standing.told')}</p>
    </Note>
  );
}

const what = { suspended: 'untilLifted', refused: 'afterRefusal', closed: 'forGood' } as const;

function Stopped({ organisation: { legal_name: name, state, state_reason: reason, refused } }: Props) {
  const { t } = useTranslation('home');
  const how = state === 'suspended' ? state : refused ? 'refused' : 'closed';
  return (
    <Note tone="bad">
      <b>{t(`standing.${how}`, { name })}</b>
      {reason && <p>{t('standing.reason', { reason })}</p>}
      <p>{t(`standing.${what[how]}`)}</p>
    </Note>
  );
}

const Opener = ({ org, children }: { org: string; children: ReactNode }) => (
  <Button variant="default" renderRoot={(props) => <Link to="/org/$org" params={{ org }} {...props} />}>
    {children}
  </Button>
);
