import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Id, isMissing, JournalView, Page, useJournalKind, Waiting } from '@app/ui';
import { ledgerPlaces } from '../../app/ledger-places';
import { journalQuery, peopleQuery } from './budget.api';

const route = getRouteApi('/in/p/$project/budget/journals/$journal');

/** One act in the project's book, whole. */
export function JournalPage() {
  const { t } = useTranslation('budget');
  const { project, journal: id } = route.useParams();
  const { data, error, refetch } = useQuery({ ...journalQuery(project, id), throwOnError: isMissing });
  const { data: people } = useQuery(peopleQuery(project));
  const kindOf = useJournalKind();
  return (
    <Page
      title={data ? kindOf(data.kind) : t('journal')}
      crumb={t('journal')}
      crumbs={[{ label: t('title'), to: `/p/${project}/budget` }]}
      meta={<Id of={id} />}
    >
      {error && !data && <ErrorState error={error} title={t('journalFailure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={4} />}
      {data && (
        <JournalView
          journal={data}
          places={ledgerPlaces(project)}
          person={data.person ? people?.get(data.person) : undefined}
        />
      )}
    </Page>
  );
}
