import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AccountTable, EmptyState, ErrorState, Page, Panel, useCut, Waiting } from '@app/ui';
import { ledgerPlaces } from '../../app/ledger-places';
import { accountsQuery } from './books.api';

const route = getRouteApi('/in/programmes/$programme/ledger');

/** Accounts of the programme's own book. */
export function BooksPage() {
  const { t } = useTranslation('books');
  const { programme } = route.useParams();
  const { data, error, refetch } = useQuery(accountsQuery(programme));
  const cut = useCut();
  const accounts = data?.data ?? [];
  return (
    <Page title={t('title')} meta={t('meta')}>
      <Panel title={t('envelopes')} flush={accounts.length > 0} foot={cut(data)}>
        {error && !data && <ErrorState error={error} title={t('failure')} retry={() => void refetch()} />}
        {!data && !error && <Waiting rows={3} />}
        {data && accounts.length === 0 && <EmptyState title={t('empty')} />}
        {accounts.length > 0 && <AccountTable accounts={accounts} places={ledgerPlaces(programme)} />}
      </Panel>
    </Page>
  );
}
