import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Id, Page } from '@app/ui';
import { programmePeopleQuery } from '../../app/people/people.api';
import { PeoplePanel } from '../../app/people/people-panel';
import { programmeQuery } from '../../app/programme.api';
import { ProgrammeFacts } from './programme-facts';
import { programmeRoles } from './programmes.api';
import { StoresPanel } from './stores-panel';

const route = getRouteApi('/in/programmes/$programme/programme');

/** A programme for its own people: its facts, and who works in it. The platform administrator names them. */
export function ProgrammePage() {
  const { t } = useTranslation('programmes');
  const { programme: id } = route.useParams();
  const { data: programme } = useSuspenseQuery(programmeQuery(id));
  const people = useQuery(programmePeopleQuery(id));
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
        <PeoplePanel query={people} roles={programmeRoles} />
      </Columns>
    </Page>
  );
}
