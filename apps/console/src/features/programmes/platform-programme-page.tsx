import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Id, Note, Page, useMay, useMe } from '@app/ui';
import { InvitationsPanel } from '../../app/people/invitations-panel';
import type { Invited, RoleHolder } from '../../app/people/people.api';
import { PeoplePanel } from '../../app/people/people-panel';
import { usePlatform } from '../../app/use-platform';
import { ProgrammeFacts } from './programme-facts';
import {
  inviteStaff,
  nameStaff,
  platformPeopleQuery,
  platformProgrammeQuery,
  programmeInvitationsQuery,
  programmeRoles,
  removeStaff,
  withdrawStaff,
} from './programmes.api';

const route = getRouteApi('/in/platform/programmes/$programmeId');

/** A programme for the platform administrator: its facts, and who works in it. Its projects are its own people's matter. */
export function PlatformProgrammePage() {
  const { t } = useTranslation('programmes');
  const { programmeId: id } = route.useParams();
  const client = useQueryClient();
  const me = useMe();
  const mayName = useMay()('name', 'Person', usePlatform());
  const { data: programme } = useSuspenseQuery(platformProgrammeQuery(id));
  const people = useQuery(platformPeopleQuery(id));
  const invitations = useQuery(programmeInvitationsQuery(id));
  const after = () => {
    // Its people, and how many of finance each list says it has.
    void client.invalidateQueries({ queryKey: ['platform', 'programmes'] });
    void client.invalidateQueries({ queryKey: ['programmes', id] });
    void client.invalidateQueries({ queryKey: ['me'] });
  };
  const naming = {
    onName: (named: { email: string; role: string }, key: string) => nameStaff(id, named, key).then(after),
    onRemove: (holder: RoleHolder) => removeStaff(id, holder).then(after),
    onInvite: (invited: Invited, key: string) => inviteStaff(id, invited, key).then(after),
  };
  const finance = people.data?.data.filter(({ role }) => role === 'finance').length;
  const own = me.roles.some(({ scope_kind, scope }) => scope_kind === 'programme' && scope === id);
  return (
    <Page
      title={programme.name}
      crumbs={[{ label: t('title'), to: '/platform/programmes' }]}
      meta={
        <>
          <Id of={programme.id} />
          <Link to="/platform/audit" search={{ about: programme.id }}>
            {t('toRecord')}
          </Link>
        </>
      }
      actions={
        own && (
          <Link to="/programmes/$programme" params={{ programme: id }}>
            {t('toOffice')}
          </Link>
        )
      }
    >
      {finance !== undefined && finance < 2 && <Note tone="info">{t('twoOfFinance')}</Note>}
      <Columns aside={<ProgrammeFacts programme={programme} />}>
        <PeoplePanel query={people} roles={programmeRoles} naming={mayName ? naming : undefined} />
        {mayName && <InvitationsPanel query={invitations} onWithdraw={(gone) => withdrawStaff(id, gone).then(after)} />}
      </Columns>
    </Page>
  );
}
