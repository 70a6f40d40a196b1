import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AccountTable, EmptyState, ErrorState, Panel, Waiting } from '@app/ui';
import { ledgerPlaces } from '../../app/ledger-places';
import { useOrganisations, usePools } from '../../app/reference.api';
import { type Award, awardAccountsQuery } from './awards.api';

/** Money first, then time; what was never foreseen comes last. */
const order = ['grant_line', 'co_funding', 'gpu_unallotted', 'gpu_lot'];
const place = (kind: string) => (order.includes(kind) ? order.indexOf(kind) : order.length);

/** What was made of the award: each figure opens the statement behind it. */
export function AccountsPanel({ programme, award }: { programme: string; award: Award }) {
  const { t } = useTranslation('awards');
  const { data, error, refetch } = useQuery(awardAccountsQuery(programme, award.id));
  const organisations = useOrganisations(programme);
  const pools = usePools();
  const accounts = (data?.data ?? []).toSorted((a, b) => place(a.kind) - place(b.kind));
  return (
    <Panel title={t('accounts.title')} flush={accounts.length > 0}>
      {error && !data && <ErrorState error={error} title={t('accounts.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={4} />}
      {data && accounts.length === 0 && <EmptyState title={t('accounts.none')}>{t('accounts.noneText')}</EmptyState>}
      {accounts.length > 0 && (
        <AccountTable
          accounts={accounts}
          places={ledgerPlaces(programme, award.id)}
          note={({ tranche, organisation, pool }) =>
            award.tranches.find(({ id }) => id === tranche && !pool)?.label ??
            (organisation && organisations?.get(organisation)?.name) ??
            (pool && pools?.get(pool)?.name)
          }
        />
      )}
    </Panel>
  );
}
