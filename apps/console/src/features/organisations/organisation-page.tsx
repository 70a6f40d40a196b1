import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  Country,
  Fact,
  Facts,
  Id,
  Moment,
  Note,
  Page,
  Panel,
  PlainTable,
  Status,
  useFormats,
  WithAddresses,
} from '@app/ui';
import { OrganisationActs } from './organisation-acts';
import { type Organisation, organisationQuery } from './organisations.api';

const route = getRouteApi('/in/platform/organisations/$organisation');

/** One organisation: what it said of itself, how far it is trusted, and what may be decided about it. */
export function OrganisationPage() {
  const { t } = useTranslation('organisations');
  const { organisation: id } = route.useParams();
  const { data: organisation } = useSuspenseQuery(organisationQuery(id));
  return (
    <Page
      title={organisation.legal_name}
      crumbs={[{ label: t('title'), to: '/platform/organisations' }]}
      badge={<Status state={organisation.state} />}
      meta={
        <>
          <Id of={organisation.id} />
          <Link to="/platform/audit" search={{ about: organisation.id }}>
            {t('toRecord')}
          </Link>
        </>
      }
      actions={<OrganisationActs organisation={organisation} />}
    >
      {organisation.state_reason && (
        <Note tone={organisation.state === 'suspended' ? 'bad' : 'info'}>
          {t('because', { reason: organisation.state_reason })}
        </Note>
      )}
      <Columns aside={<Standing organisation={organisation} />}>
        <Registration organisation={organisation} />
        <Owners organisation={organisation} />
        {organisation.verification && <Verified verification={organisation.verification} />}
      </Columns>
    </Page>
  );
}

function Registration({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation('organisations');
  const formats = useFormats();
  const { legal_name, country, registration_number, evidence, created_at } = organisation;
  return (
    <Panel title={t('registration')} foot={t('numberNote')}>
      <Facts>
        <Fact name={t('legalName')}>{legal_name}</Fact>
        <Fact name={t('country')}>
          <Country code={country} /> {formats.country(country)}
        </Fact>
        <Fact name={t('number')}>
          <code>{registration_number}</code>
        </Fact>
        {evidence && (
          <Fact name={t('ownEvidence')}>
            <WithAddresses text={evidence} />
          </Fact>
        )}
        <Fact name={t('registered')}>
          <Moment at={created_at} />
        </Fact>
      </Facts>
    </Panel>
  );
}

/** Who answers for it: with them the evidence is compared. */
function Owners({ organisation: { owners, state } }: { organisation: Organisation }) {
  const { t } = useTranslation('organisations');
  return (
    <Panel title={t('owners')} foot={owners.length > 0 && t('ownersNote')} flush={owners.length > 0}>
      {owners.length === 0 && <Note tone="warn">{t(state === 'registered' ? 'noOwnerYet' : 'noOwner')}</Note>}
      {owners.length > 0 && (
        <PlainTable
          rows={owners}
          rowKey={({ person }) => person}
          columns={[
            { key: 'name', head: t('owner'), cell: ({ name }) => <b>{name}</b> },
            { key: 'email', head: t('ownerEmail'), cell: ({ email }) => email },
            { key: 'since', head: t('ownerSince'), cell: ({ since }) => <Moment at={since} /> },
          ]}
        />
      )}
    </Panel>
  );
}

/** What was looked at when it was verified, by whom and when. */
function Verified({ verification }: { verification: NonNullable<Organisation['verification']> }) {
  const { t } = useTranslation('organisations');
  const { evidence, verified_by, verified_by_name, verified_at } = verification;
  return (
    <Panel title={t('verification')}>
      <Facts>
        <Fact name={t('evidenceSeen')}>
          <WithAddresses text={evidence} />
        </Fact>
        <Fact name={t('verifiedBy')}>{verified_by_name ?? <code>{verified_by}</code>}</Fact>
        <Fact name={t('verifiedAt')}>
          <Moment at={verified_at} />
        </Fact>
      </Facts>
    </Panel>
  );
}

/** What its state lets its people do. */
function Standing({ organisation: { state } }: { organisation: Organisation }) {
  const { t } = useTranslation('organisations');
  return (
    <Panel title={t('standing')}>
      <p>{t(`may.${state}`)}</p>
    </Panel>
  );
}
