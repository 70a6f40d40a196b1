import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  ErrorState,
  GpuTime,
  Moment,
  Money,
  Named,
  nameIn,
  Panel,
  PlainTable,
  Status,
  useMay,
  Waiting,
} from '@app/ui';
import { useOrganisations, usePools, useProjects } from '../../app/reference.api';
import type { Kind, Waiting as WhatWaits } from '../../app/use-waiting';
import { oldestFirst } from './oldest-first';

interface Props {
  programme: string;
  /** What waits for the reader, of each kind that is theirs to decide. */
  waiting: WhatWaits;
}

/** What waits for whoever looks: requests, prices and co-funding that their roles let them decide, the oldest first. */
export function DecisionsPanel({ programme, waiting }: Props) {
  const { t } = useTranslation('dashboard');
  const may = useMay();
  const items = useItems(programme, waiting);
  const kinds = Object.values(waiting).filter((kind) => kind !== null);
  const failed = kinds.find(({ query }) => query.error && !query.data)?.query;
  const loading = kinds.some(({ query }) => !query.data && !query.error);
  const own = kinds.reduce((sum, kind) => sum + kind.own, 0);
  const ends = kinds.map(({ readUpTo }) => readUpTo);
  const rows = oldestFirst(items, ends);
  const cut = ends.some((end) => end !== null);
  const decides = waiting.requests && waiting.prices ? 'all' : waiting.requests ? 'requests' : 'money';
  return (
    <Panel
      title={t('decisions')}
      note={(rows.length > 0 || cut) && t(cut ? 'decisionsMore' : 'decisionsCount', { count: rows.length })}
      aside={
        may('read', 'AllocationRequest', programme) && (
          <Link to="/programmes/$programme/quota" params={{ programme }}>
            {t('allRequests')}
          </Link>
        )
      }
      foot={own > 0 && t('decisionsOwn', { count: own })}
      flush={rows.length > 0}
    >
      {failed && <ErrorState error={failed.error} title={t('decisionsFailure')} retry={() => void failed.refetch()} />}
      {loading && <Waiting rows={4} />}
      {!loading && !failed && rows.length === 0 && (
        <EmptyState title={t('noDecisions')}>{t(`noDecisionsText.${decides}`)}</EmptyState>
      )}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'what',
              head: t('toDecide'),
              cell: ({ name, note }) => (
                <>
                  {name}
                  <div className="dim small">{note}</div>
                </>
              ),
            },
            {
              key: 'kind',
              head: t('kind'),
              cell: ({ kind }) => <Status state="submitted">{t(`kinds.${kind}`)}</Status>,
            },
            { key: 'amount', head: t('amount'), cell: ({ amount }) => amount, number: true },
            { key: 'since', head: t('since'), cell: ({ since }) => <Moment at={since} /> },
          ]}
        />
      )}
    </Panel>
  );
}

interface Item {
  id: string;
  kind: Kind;
  since: string;
  name: ReactNode;
  note: ReactNode;
  amount: ReactNode;
}

/** Each with the way to where it is decided. */
function useItems(programme: string, { requests, prices, coFunding }: WhatWaits): Item[] {
  const { t } = useTranslation('dashboard');
  const projects = useProjects(programme);
  const pools = usePools();
  const organisations = useOrganisations(programme);
  const asked = (requests?.rows ?? []).map(
    ({ id, submitted_at, created_at, purpose, gpu_seconds, gpu_type, project: of }): Item => ({
      id,
      kind: 'requests',
      since: submitted_at ?? created_at,
      name: (
        <Link to="/programmes/$programme/quota/$request" params={{ programme, request: id }}>
          <Named among={projects} id={of} />
        </Link>
      ),
      note: purpose,
      amount: (
        <span>
          <GpuTime seconds={gpu_seconds} /> <span className="dim">{gpu_type}</span>
        </span>
      ),
    }),
  );
  const proposed = (prices?.rows ?? []).map(({ id, pool, price, proposed_at }): Item => ({
    id,
    kind: 'prices',
    since: proposed_at,
    name: (
      <Link to="/programmes/$programme/pools/$pool" params={{ programme, pool }}>
        <Named among={pools} id={pool} />
      </Link>
    ),
    note: t('priceNote'),
    amount: <Money of={price} />,
  }));
  const entered = (coFunding?.rows ?? []).map(
    ({ id, award, organisation, amount, entered_at, entered_by_name, project: of }): Item => ({
      id,
      kind: 'coFunding',
      since: entered_at,
      name: (
        <Link to="/programmes/$programme/awards/$award" params={{ programme, award }}>
          <Named among={projects} id={of} />
        </Link>
      ),
      note: t(entered_by_name ? 'coFundingBy' : 'coFundingOf', {
        organisation: nameIn(organisations, organisation),
        name: entered_by_name,
      }),
      amount: <Money of={amount} />,
    }),
  );
  return [...asked, ...proposed, ...entered];
}
