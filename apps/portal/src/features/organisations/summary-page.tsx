import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  Fact,
  Facts,
  Moment,
  Note,
  Panel,
  Stack,
  useFormats,
  useMay,
  useMe,
  useProblemWords,
  WithAddresses,
} from '@app/ui';
import { organisationQuery } from '../../app/organisation.api';
import { MendDialog } from './mend-dialog';
import { type Organisation, type OrganisationRole } from './organisations.api';

const route = getRouteApi('/in/org/$org/');

/** What an organisation is, how far it is trusted, and what its people may do meanwhile. */
export function SummaryPage() {
  const { t } = useTranslation('organisations');
  const { org } = route.useParams();
  const { data: organisation } = useSuspenseQuery(organisationQuery(org));
  const { state, state_reason } = organisation;
  return (
    <>
      {state === 'registered' && <Note tone="warn">{t('waiting')}</Note>}
      {state_reason && <Note tone="info">{t('because', { reason: state_reason })}</Note>}
      <Columns aside={<OwnRoles org={org} />}>
        <Registration organisation={organisation} />
        {state === 'registered' && <Meanwhile />}
      </Columns>
    </>
  );
}

function Registration({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation('organisations');
  const formats = useFormats();
  const may = useMay();
  const [mending, setMending] = useState(false);
  const { legal_name, country, registration_number, evidence, state, created_at, verified_at } = organisation;
  const mend = state === 'registered' && may('update', 'Organisation', organisation.id) && (
    <Button variant="default" onClick={() => setMending(true)}>
      {t('mend.ask')}
    </Button>
  );
  return (
    <Panel title={t('registration')} aside={mend} foot={state === 'registered' ? t('mend.until') : t('mend.fixed')}>
      <Facts>
        <Fact name={t('legalName')}>{legal_name}</Fact>
        <Fact name={t('country')}>{formats.country(country)}</Fact>
        <Fact name={t('number')}>
          <code>{registration_number}</code>
        </Fact>
        <Fact name={t('evidence')}>
          {evidence ? <WithAddresses text={evidence} /> : <span className="dim">{t('noEvidence')}</span>}
        </Fact>
        <Fact name={t('registered')}>
          <Moment at={created_at} style="moment" />
        </Fact>
        {verified_at && (
          <Fact name={t('verified')}>
            <Moment at={verified_at} style="moment" />
          </Fact>
        )}
      </Facts>
      {mending && <MendDialog organisation={organisation} onClose={() => setMending(false)} />}
    </Panel>
  );
}

/** What can be done before the organisation is verified, and what not. */
function Meanwhile() {
  const { t } = useTranslation('organisations');
  return (
    <Panel title={t('meanwhile.title')}>
      <Stack>
        <p>{t('meanwhile.mend')}</p>
        <p>{t('meanwhile.invite')}</p>
        <p>{t('meanwhile.read')}</p>
        <p className="dim">{t('meanwhile.later')}</p>
      </Stack>
    </Panel>
  );
}

function OwnRoles({ org }: { org: string }) {
  const { t } = useTranslation('organisations');
  const say = useProblemWords();
  const roles = useMe().roles.flatMap(({ scope, role }) => (scope === org ? [role as OrganisationRole] : []));
  return (
    <Panel title={t('ownRoles')}>
      <Stack>
        {roles.map((role) => (
          <div key={role}>
            <b>{say.roleAlone(role)}</b>
            <p className="dim">{t(`does.${role}`)}</p>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
