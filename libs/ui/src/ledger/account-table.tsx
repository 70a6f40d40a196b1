import { useTranslation } from 'react-i18next';
import { Bar } from '../figures/bar';
import { Row } from '../layout/columns';
import { Go } from '../layout/link';
import { useFormats } from '../formats/use-formats';
import { PlainTable } from '../table/plain-table';
import { useAccountName } from './account-name';
import css from './ledger.module.css';
import type { Account, LedgerPlaces } from './places';
import { useSeconds, useShort } from './quantity';
import { unitsOf } from './units';

const parts = ['limit', 'used', 'held', 'available'] as const;

/** The word for what went from accounts: of an envelope and of GPU time not allotted yet nothing is spent. */
export function usedWord(accounts: readonly Pick<Account, 'kind'>[]): 'awarded' | 'allotted' | 'used' {
  const all = (kind: string) => accounts.every((account) => account.kind === kind);
  if (all('envelope')) return 'awarded';
  return all('gpu_unallotted') ? 'allotted' : 'used';
}

/** Why an account cannot be drawn on, or null where it can. */
export function useLock(): (account: Account) => string | null {
  const { t } = useTranslation('ledger');
  const formats = useFormats();
  return ({ frozen_by, frozen_reason, valid_from, valid_until }) => {
    if (frozen_by) return t(`lock.${frozen_by}`, { reason: frozen_reason ?? '' });
    if (valid_from && Date.parse(valid_from) > Date.now())
      return t('lock.until', { day: formats.firstDay(valid_from) });
    if (valid_until && Date.parse(valid_until) <= Date.now())
      return t('lock.ended', { day: formats.lastDay(valid_until) });
    return null;
  };
}

/** The bar of an account: solid spent, hatched held, empty free, barred what cannot be drawn on. */
export function AccountBar({ account, large }: { account: Account; large?: boolean }) {
  const { t } = useTranslation('ledger');
  const short = useShort();
  const locked = useLock()(account) !== null;
  const { asset } = account;
  const [limit, spent, held, available] = parts.map((part) => short(account[part], asset));
  return (
    <Bar
      large={large}
      label={t('bar', { word: t(usedWord([account])), limit, spent, held, available })}
      whole={unitsOf(account.limit, asset)}
      parts={[
        { kind: 'spent', size: unitsOf(account.used, asset) },
        { kind: 'held', size: unitsOf(account.held, asset) },
        { kind: locked ? 'locked' : 'free', size: unitsOf(account.available, asset) },
      ]}
    />
  );
}

interface Props {
  accounts: Account[];
  places: LedgerPlaces;
  /** Whose or which it is, beside the name. */
  note?: (account: Account) => string | null | undefined;
}

/** Accounts with limit, spent, held and available; each figure leads to the statement behind it. */
export function AccountTable({ accounts, places, note }: Props) {
  const { t } = useTranslation('ledger');
  const nameOf = useAccountName();
  const lockOf = useLock();
  const short = useShort();
  const secondsOf = useSeconds();
  const figure = (part: (typeof parts)[number]) => {
    const wordFor = (some: Account[]) => t(part === 'used' ? usedWord(some) : part);
    return {
      key: part,
      head: wordFor(accounts),
      number: true,
      cell: (account: Account) => {
        const shown = short(account[part], account.asset);
        const words = { figure: wordFor([account]), account: nameOf(account) };
        return (
          <>
            <Go
              to={places.account(account.id)}
              title={secondsOf(account[part], account.asset)}
              aria-label={`${shown}, ${t('opens', words)}`}
            >
              {part === 'available' ? <b>{shown}</b> : shown}
            </Go>
            {words.figure !== wordFor(accounts) && <div className="dim small">{words.figure}</div>}
          </>
        );
      },
    };
  };
  return (
    <div className={css.accounts}>
      <PlainTable
        rows={accounts}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'name',
            head: t('name'),
            cell: (account) => (
              <>
                <Row>
                  <Go to={places.account(account.id)}>{nameOf(account)}</Go>
                  <span className="dim small">{note?.(account)}</span>
                </Row>
                <AccountBar account={account} />
                <span className="dim small">{lockOf(account)}</span>
              </>
            ),
          },
          figure('limit'),
          figure('used'),
          figure('held'),
          figure('available'),
        ]}
      />
    </div>
  );
}
