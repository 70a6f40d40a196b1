import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  DaysNote,
  Id,
  isMissing,
  listAt,
  Page,
  queryClient,
  StatementView,
  useAccountName,
  useDaysZone,
} from '@app/ui';
import { ledgerPlaces } from '../../app/ledger-places';
import { statementQuery } from './books.api';
import { useCrumbs } from './use-crumbs';

/** What moved on an account: of the programme's book, or, below an award, of its project's. */
export function AccountPage() {
  const { t } = useTranslation('books');
  const { programme = '', award, account = '' } = useParams({ strict: false });
  const asked: { from?: string; until?: string; cursor?: string } = useSearch({ strict: false });
  const search = { ...asked, time_zone: useDaysZone() };
  const statement = statementQuery(programme, award, account, search);
  const query = useQuery({ ...statement, placeholderData: keepPreviousData, throwOnError: isMissing });
  const nameOf = useAccountName();
  const title = query.data ? nameOf(query.data.name) : t('account');
  return (
    <Page
      title={title}
      crumbs={useCrumbs(programme, award)}
      meta={
        <>
          <Id of={account} />
          <DaysNote />
        </>
      }
    >
      <StatementView
        query={query}
        pageAt={(cursor, without) =>
          queryClient.fetchQuery(statementQuery(programme, award, account, listAt(search, cursor, without)))
        }
        name={title}
        places={ledgerPlaces(programme, award)}
      />
    </Page>
  );
}
