import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Moment } from '../figures/amounts';
import { Key } from '../figures/bar';
import { KeyFigure, KeyFigures } from '../figures/key-figures';
import { Stack } from '../layout/columns';
import { Note } from '../layout/note';
import { Panel } from '../layout/panel';
import { EmptyState } from '../states/empty-state';
import { DataTable } from '../table/data-table';
import { DayFilters, useDayFilters } from '../table/day-filters';
import { areDaysInOrder, useListSearch } from '../table/list-search';
import { PlainTable } from '../table/plain-table';
import { Go } from '../layout/link';
import { AccountBar, useLock, usedWord } from './account-table';
import css from './ledger.module.css';
import type { Account, LedgerPlaces, Statement } from './places';
import { Quantity } from './quantity';
import { useStatementColumns } from './statement-columns';

interface Props {
  query: UseQueryResult<Statement>;
  /** The same from a cursor on, or without its first or its last day. */
  pageAt: (cursor: string | undefined, without?: string) => Promise<Statement>;
  /** What the account is called, for the file. */
  name: string;
  places: LedgerPlaces;
}

/** A statement: what the account has, what moved on it from one balance to another, and what open holds keep of it. */
export function StatementView({ query, pageAt, name, places }: Props) {
  const { t } = useTranslation('ledger');
  const { data } = query;
  // Else the balances are those of the days before.
  const inOrder = areDaysInOrder(useListSearch().search);
  return (
    <>
      {data?.account && <Now account={data.account} />}
      <div className={css.days}>
        <DayFilters />
        {data?.opening != null && inOrder && (
          <dl className={css.ends}>
            <div>
              <dt>{t('opening')}</dt>
              <dd>
                <Quantity amount={data.opening} asset={data.name.asset} exact />
              </dd>
            </div>
            <div>
              <dt>{t('closing')}</dt>
              <dd>
                <Quantity amount={data.closing ?? '0'} asset={data.name.asset} exact />
              </dd>
            </div>
          </dl>
        )}
      </div>
      <DataTable
        label={name}
        query={query}
        pageAt={pageAt}
        rowKey={({ journal, other, amount }) => `${journal} ${other?.id ?? ''} ${amount}`}
        columns={useStatementColumns(places)}
        filters={useDayFilters()}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
      {data && data.holds.length > 0 && <HoldsOn statement={data} places={places} />}
    </>
  );
}

/** Limit, spent, held and available of now. */
function Now({ account }: { account: Account }) {
  const { t } = useTranslation('ledger');
  const lock = useLock()(account);
  const { asset } = account;
  const figure = (part: 'limit' | 'used' | 'held' | 'available') => <Quantity amount={account[part]} asset={asset} />;
  return (
    <Panel title={t('now')}>
      <Stack>
        {lock && <Note>{lock}</Note>}
        <KeyFigures>
          <KeyFigure name={<Key kind={lock ? 'locked' : 'free'}>{t('available')}</Key>}>
            {figure('available')}
          </KeyFigure>
          <KeyFigure name={<Key kind="held">{t('held')}</Key>}>{figure('held')}</KeyFigure>
          <KeyFigure name={<Key kind="spent">{t(usedWord([account]))}</Key>}>{figure('used')}</KeyFigure>
          <KeyFigure name={t('limit')}>{figure('limit')}</KeyFigure>
        </KeyFigures>
        <AccountBar account={account} large />
      </Stack>
    </Panel>
  );
}

/** What open holds keep: it was not charged, so no line says it. */
function HoldsOn({ statement: { holds, name }, places }: { statement: Statement; places: LedgerPlaces }) {
  const { t } = useTranslation('ledger');
  return (
    <Panel title={t('holdsOn')} note={t('holdsOnNote')} flush>
      <PlainTable
        rows={holds}
        rowKey={({ hold }) => hold}
        columns={[
          {
            key: 'job',
            head: t('about.job'),
            cell: ({ job, job_name }) => {
              const to = places.about({ kind: 'job', id: job, name: job_name });
              return to ? <Go to={to}>{job_name ?? job}</Go> : (job_name ?? job);
            },
          },
          { key: 'since', head: t('since'), cell: ({ created_at }) => <Moment at={created_at} /> },
          {
            key: 'held',
            head: t('held'),
            cell: ({ held }) => <Quantity amount={held} asset={name.asset} />,
            number: true,
          },
        ]}
      />
    </Panel>
  );
}
