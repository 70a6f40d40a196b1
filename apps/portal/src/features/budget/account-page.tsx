import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
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
import { awardQuery } from '../../app/award.api';
import { ledgerPlaces } from '../../app/ledger-places';
import { statementQuery } from './budget.api';

const route = getRouteApi('/in/p/$project/budget/accounts/$account');

/** What moved on an account of the project, each line with what it was for and the journal behind it. */
export function AccountPage() {
  const { t } = useTranslation('budget');
  const { project, account } = route.useParams();
  const search = { ...route.useSearch(), time_zone: useDaysZone() };
  const statement = statementQuery(project, account, search);
  const query = useQuery({ ...statement, placeholderData: keepPreviousData, throwOnError: isMissing });
  const { data: award } = useQuery(awardQuery(project));
  const nameOf = useAccountName();
  const title = query.data ? nameOf(query.data.name) : t('account');
  const tranche = award?.tranches.find(({ id }) => id === query.data?.name.tranche);
  return (
    <Page
      title={title}
      crumbs={[{ label: t('title'), to: `/p/${project}/budget` }]}
      meta={
        <>
          {tranche && <span>{tranche.label}</span>}
          <Id of={account} />
          <DaysNote />
        </>
      }
    >
      <StatementView
        query={query}
        pageAt={(cursor, without) =>
          queryClient.fetchQuery(statementQuery(project, account, listAt(search, cursor, without)))
        }
        name={title}
        places={ledgerPlaces(project)}
      />
    </Page>
  );
}
