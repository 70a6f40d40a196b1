import { useTranslation } from 'react-i18next';
import { Moment } from '../figures/amounts';
import { useFormats } from '../formats/use-formats';
import { Go } from '../layout/link';
import type { Column } from '../table/data-table';
import { useAccountName } from './account-name';
import type { About, LedgerPlaces, StatementLine } from './places';
import { Quantity } from './quantity';

const kinds = ['award', 'award_reversal', 'envelope', 'co_funding', 'allotment', 'lot_return', 'capture'] as const;
const things = ['job', 'award', 'lot', 'allocation_request', 'envelope', 'co_funding_entry'] as const;

/** What a journal did, in words. */
export function useJournalKind(): (kind: string) => string {
  const { t } = useTranslation('ledger');
  return (kind) => {
    const known = kinds.find((one) => one === kind);
    return known ? t(`kind.${known}`) : kind;
  };
}

/** What something was for: its kind and name, and a link where the site has its page. */
export function AboutLink({ about, places }: { about: About; places: LedgerPlaces }) {
  const { t } = useTranslation('ledger');
  const formats = useFormats();
  const thing = things.find((one) => one === about.kind);
  const kind = thing ? t(`about.${thing}`) : about.kind;
  const to = places.about(about);
  const name = about.kind === 'envelope' && about.name ? formats.country(about.name) : (about.name ?? kind);
  return (
    <span>
      {about.name && <span className="dim">{kind} </span>}
      {to ? <Go to={to}>{name}</Go> : name}
    </span>
  );
}

/** Columns of a statement; its file has ids where a reader has words. */
export function useStatementColumns(places: LedgerPlaces): Column<StatementLine>[] {
  const { t } = useTranslation('ledger');
  const kindOf = useJournalKind();
  const nameOf = useAccountName();
  return [
    {
      key: 'journal',
      head: t('journal'),
      cell: ({ journal, kind }) => (
        <>
          <Go to={places.journal(journal)}>{kindOf(kind)}</Go>
          <div>
            <code className="dim">{journal}</code>
          </div>
        </>
      ),
      csv: ({ journal }) => journal,
    },
    {
      key: 'about',
      head: t('for'),
      cell: ({ about, other, reason }) => (
        <div>
          {about && <AboutLink about={about} places={places} />}
          {other && <div className="dim small">{nameOf(other)}</div>}
          {reason && <div className="dim small">{reason}</div>}
        </div>
      ),
      csv: ({ about, kind }) => [kind, about?.name, about?.id].filter(Boolean).join(' '),
    },
    { key: 'at', head: t('at'), cell: ({ at }) => <Moment at={at} style="moment" />, csv: ({ at }) => at },
    {
      key: 'amount',
      head: t('amount'),
      cell: ({ amount, asset }) => <Quantity amount={amount} asset={asset} signed exact />,
      csv: ({ amount }) => amount,
      number: true,
    },
    {
      key: 'balance',
      head: t('balance'),
      cell: ({ balance, asset }) => (balance === null ? '–' : <Quantity amount={balance} asset={asset} exact />),
      csv: ({ balance }) => balance,
      number: true,
    },
  ];
}
