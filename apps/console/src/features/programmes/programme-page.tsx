import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Id, Page, Stack, useMay } from '@app/ui';
import { InvitationsPanel } from '../../app/people/invitations-panel';
import { type Invited, programmePeopleQuery } from '../../app/people/people.api';
import { PeoplePanel } from '../../app/people/people-panel';
import { programmeQuery } from '../../app/programme.api';
import { ProgrammeFacts } from './programme-facts';
import {
  colleagueRoles,
  inviteColleague,
  officeInvitationsQuery,
  programmeRoles,
  withdrawColleague,
} from './programmes.api';
import { StoresPanel } from './stores-panel';

const route = getRouteApi('/in/programmes/$programme/programme');

/** A programme for its own people: its facts, and who works in it. Its administrators invite those who read. */
export function ProgrammePage() {
  const { t } = useTranslation('programmes');
  const { programme: id } = route.useParams();
  const { data: programme } = useSuspenseQuery(programmeQuery(id));
  const people = useQuery(programmePeopleQuery(id));
  const client = useQueryClient();
  const mayInvite = useMay()('create', 'Invitation', id);
  const invitations = useQuery({ ...officeInvitationsQuery(id), enabled: mayInvite });
  const after = () => void client.invalidateQueries({ queryKey: officeInvitationsQuery(id).queryKey });
  const inviting = {
    some: colleagueRoles,
    onInvite: (invited: Invited, key: string) => inviteColleague(id, invited, key).then(after),
  };
  return (
    <Page title={programme.name} crumb={t('own.title')} meta={<Id of={programme.id} />}>
      <Columns
        aside={
          <>
            <ProgrammeFacts programme={programme} />
            <StoresPanel />
          </>
        }
      >
        <Stack>
          <PeoplePanel query={people} roles={programmeRoles} naming={mayInvite ? inviting : undefined} />
          {mayInvite && (
            <InvitationsPanel query={invitations} onWithdraw={(gone) => withdrawColleague(id, gone).then(after)} />
          )}
        </Stack>
      </Columns>
    </Page>
  );
}
