import { useTranslation } from 'react-i18next';
import { Columns } from '../layout/columns';
import { Fact, Facts } from '../layout/facts';
import { Go } from '../layout/link';
import { Panel } from '../layout/panel';
import { Moment } from '../figures/amounts';
import { PlainTable } from '../table/plain-table';
import { useAccountName } from './account-name';
import { type Side, sidesOf } from './journal-sides';
import type { Journal, LedgerPlaces } from './places';
import { Quantity } from './quantity';
import { AboutLink } from './statement-columns';
import { amountOf } from './units';

interface Props {
  journal: Journal;
  places: LedgerPlaces;
  /** The name of who posted it, where the reader may know it. */
  person: string | undefined;
}

/** One act in a book: what it moved, on both sides, and why, who, when. */
export function JournalView({ journal, places, person }: Props) {
  return (
    <Columns aside={<Why journal={journal} places={places} person={person} />}>
      <Transfers journal={journal} places={places} />
    </Columns>
  );
}

function Transfers({ journal, places }: { journal: Journal; places: LedgerPlaces }) {
  const { t } = useTranslation('ledger');
  const nameOf = useAccountName();
  const { sides, sums } = sidesOf(journal);
  const rows: (Side & { sum?: true })[] = [
    ...sides,
    ...sums.map((sum) => ({ ...sum, id: sum.asset, account: null, sum: true as const })),
  ];
  const amount = (what: 'debit' | 'credit') => ({
    key: what,
    head: t(what),
    number: true,
    cell: ({ asset, [what]: units, sum }: Side & { sum?: true }) => {
      if (units === 0n) return null;
      const shown = <Quantity amount={amountOf(units, asset)} asset={asset} exact />;
      return sum ? <b>{shown}</b> : shown;
    },
  });
  return (
    <Panel title={t('transfers')} foot={t('balanced')} flush>
      <PlainTable
        rows={rows}
        rowKey={({ id, debit }) => `${debit > 0n ? 'debit' : 'credit'} ${id}`}
        columns={[
          {
            key: 'account',
            head: t('name'),
            cell: ({ id, account, sum }) =>
              sum ? <b>{t('sum')}</b> : <Go to={places.account(id)}>{account ? nameOf(account) : id}</Go>,
          },
          amount('debit'),
          amount('credit'),
        ]}
      />
    </Panel>
  );
}

function Why({ journal, places, person }: Props) {
  const { t } = useTranslation('ledger');
  const { about, at, kind, reason, person: id, request_id, reverses } = journal;
  const system = t(kind === 'capture' ? 'byMeter' : 'bySystem');
  return (
    <Panel title={t('why')}>
      <Facts>
        {about && (
          <Fact name={t('for')}>
            <AboutLink about={about} places={places} />
          </Fact>
        )}
        {reason && <Fact name={t('reason')}>{reason}</Fact>}
        <Fact name={t('at')}>
          <Moment at={at} style="moment" />
        </Fact>
        <Fact name={t('by')}>{person ?? (id ? t('byOther') : system)}</Fact>
        {reverses && (
          <Fact name={t('reverses')}>
            <Go to={places.journal(reverses)}>{reverses}</Go>
          </Fact>
        )}
        {request_id && (
          <Fact name={t('request')}>
            <code>{request_id}</code>
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}
