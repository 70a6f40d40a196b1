import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Country, Id, Page, Status, Tabs, useFormats, useMay, useMe } from '@app/ui';
import { organisationQuery } from '../../app/organisation.api';
import { organisationsOf } from '../../app/own-organisations';
import { OtherOrganisations } from './other-organisations';

const route = getRouteApi('/in/org/$org');

/** An organisation: its name and state, and the parts that its people may see. */
export function OrganisationFrame() {
  const { t } = useTranslation('organisations');
  const formats = useFormats();
  const me = useMe();
  const may = useMay();
  const { org } = route.useParams();
  const { data: organisation } = useSuspenseQuery(organisationQuery(org));
  const base = `/org/${org}`;
  const tabs = [
    { to: base, label: t('tabs.summary') },
    { to: `${base}/members`, label: t('tabs.members') },
    ...(may('read', 'Invitation', org) ? [{ to: `${base}/invitations`, label: t('tabs.invitations') }] : []),
    { to: `${base}/projects`, label: t('tabs.projects') },
  ];
  const others = organisationsOf(me).filter((each) => each !== org);
  return (
    <Page
      title={organisation.legal_name}
      badge={<Status state={organisation.state} />}
      meta={
        <>
          <span>
            <Country code={organisation.country} /> {formats.country(organisation.country)}
          </span>
          <Id of={organisation.id} />
        </>
      }
      actions={others.length > 0 && <OtherOrganisations others={others} />}
    >
      <Tabs label={t('tabs.label')} tabs={tabs} />
      <Outlet />
    </Page>
  );
}
