import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { type ListPage, useMay, useMe } from '@app/ui';
import type { Counts } from './navigation';
import { usePlatform } from './use-platform';
import {
  waitingCoFundingQuery,
  waitingOrganisationsQuery,
  waitingPricesQuery,
  waitingRequestsQuery,
} from './waiting.api';

/** Of one kind, what waits for the reader. */
interface Waits<Row> {
  query: UseQueryResult<ListPage<Row>>;
  /** What the reader may decide, the oldest first. */
  rows: Row[];
  /** How many more the reader wrote, which another person decides. */
  own: number;
  /** When the last of what was read came, where there is more than that. */
  readUpTo: string | null;
}

/** Each kind that waits in a programme; null: it is not the reader's to decide. */
export type Waiting = ReturnType<typeof useWaiting>;
export type Kind = keyof Waiting;

/** What of a programme waits for the reader, of each kind that their roles let them decide. */
export function useWaiting(programme: string | undefined) {
  const me = useMe();
  const may = useMay();
  const id = programme ?? '';
  const decides = may('decide', 'AllocationRequest', id);
  const confirms = { prices: may('confirm', 'RateCard', id), coFunding: may('confirm', 'CoFundingEntry', id) };
  const requests = useQuery({ ...waitingRequestsQuery(id), enabled: decides });
  const prices = useQuery({ ...waitingPricesQuery(id), enabled: confirms.prices });
  const coFunding = useQuery({ ...waitingCoFundingQuery(id), enabled: confirms.coFunding });
  return {
    requests: decides
      ? waits(
          requests,
          ({ may_decide }) => may_decide,
          ({ submitted_at }) => submitted_at as string,
        )
      : null,
    prices: confirms.prices
      ? waits(
          prices,
          ({ proposed_by }) => proposed_by !== me.id,
          ({ proposed_at }) => proposed_at,
        )
      : null,
    coFunding: confirms.coFunding
      ? waits(
          coFunding,
          ({ entered_by }) => entered_by !== me.id,
          ({ entered_at }) => entered_at,
        )
      : null,
  };
}

/** What the rail says of what waits. */
export function useRailCounts(programme: string | undefined): Counts {
  const { requests, prices, coFunding } = useWaiting(programme);
  const verifies = useMay()('verify', 'Organisation', usePlatform());
  const organisations = useQuery({ ...waitingOrganisationsQuery, enabled: verifies });
  return {
    requests: count(requests),
    prices: count(prices),
    coFunding: count(coFunding),
    organisations: verifies
      ? count(
          waits(
            organisations,
            () => true,
            ({ created_at }) => created_at,
          ),
        )
      : {},
  };
}

const count = (kind: Waits<object> | null): Counts[keyof Counts] =>
  kind === null ? {} : { count: kind.rows.length, more: kind.readUpTo !== null, needsYou: true };

function waits<Row>(
  query: UseQueryResult<ListPage<Row>>,
  theirs: (row: Row) => boolean,
  since: (row: Row) => string,
): Waits<Row> {
  const all = query.data?.data ?? [];
  const rows = all.filter(theirs);
  const last = query.data?.next_cursor ? all.at(-1) : undefined;
  return { query, rows, own: all.length - rows.length, readUpTo: last === undefined ? null : since(last) };
}
