import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Id, isMissing, JournalView, Page, useJournalKind, Waiting } from '@app/ui';
import { ledgerPlaces } from '../../app/ledger-places';
import { useStaff } from '../../app/reference.api';
import { journalQuery } from './books.api';
import { useCrumbs } from './use-crumbs';

/** One act in a book, whole. */
export function JournalPage() {
  const { t } = useTranslation('books');
  const { programme = '', award, journal: id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({ ...journalQuery(programme, award, id), throwOnError: isMissing });
  const staff = useStaff(programme);
  const kindOf = useJournalKind();
  return (
    <Page
      title={data ? kindOf(data.kind) : t('journal')}
      crumb={t('journal')}
      crumbs={useCrumbs(programme, award)}
      meta={<Id of={id} />}
    >
      {error && !data && <ErrorState error={error} title={t('journalFailure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={4} />}
      {data && (
        <JournalView
          journal={data}
          places={ledgerPlaces(programme, award)}
          person={data.person ? staff?.get(data.person)?.name : undefined}
        />
      )}
    </Page>
  );
}
