import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { GpuTime, Money } from '../figures/amounts';
import { Bar, Key } from '../figures/bar';
import { KeyFigure, KeyFigures } from '../figures/key-figures';
import { minorUnits, moneyOf } from '../formats/money';
import { useFormats } from '../formats/use-formats';
import { Stack } from '../layout/columns';
import { Fact, Facts } from '../layout/facts';
import { Panel } from '../layout/panel';
import { ErrorState } from '../states/error-state';
import { Waiting } from '../states/waiting';
import type { Hold } from './job';

interface Props {
  /** Null where nothing is held for the job. */
  hold: UseQueryResult<Hold> | null;
  /** Leads to an account of a share, where its reader has a page of it. */
  account?: (account: string, shown: ReactNode) => ReactNode;
}

/** What a job was charged of what is held for it, grant and co-funding apart. */
export function CostPanel({ hold, account }: Props) {
  const { t } = useTranslation('job');
  return (
    <Panel title={t('cost.title')}>
      {hold?.data && <Cost hold={hold.data} account={account} />}
      {hold && !hold.data && hold.error && (
        <ErrorState error={hold.error} title={t('cost.failure')} retry={() => void hold.refetch()} />
      )}
      {hold && !hold.data && !hold.error && <Waiting rows={3} />}
      {!hold && <p className="dim">{t('cost.none')}</p>}
    </Panel>
  );
}

function Cost({ hold, account = (_, shown) => shown }: { hold: Hold; account: Props['account'] }) {
  const { t } = useTranslation('job');
  const formats = useFormats();
  const { currency } = hold.price;
  const legs = hold.legs.filter(({ share }) => share !== 'gpu');
  const sum = (part: 'amount' | 'captured') =>
    legs.reduce((total, leg) => total + minorUnits({ amount: leg[part], currency }), 0n);
  const [whole, charged] = [sum('amount'), sum('captured')];
  // What is not charged is held as long as the hold is open, and free again after.
  const rest = moneyOf(whole - charged, currency);
  const open = hold.state === 'open';
  const extended = legs.some(({ placed_at }) => placed_at !== hold.created_at);
  /** A share of a job that was given more time stands once for the launch and once for each extension. */
  const named = (share: string, at: string) => {
    if (!extended) return share;
    if (at === hold.created_at) return t('cost.atLaunch', { share });
    return t('cost.extension', { share, at: formats.date(at, 'short') });
  };
  const words = { spent: formats.money(moneyOf(charged, currency)), hold: formats.money(moneyOf(whole, currency)) };
  return (
    <Stack>
      <KeyFigures>
        <KeyFigure name={<Key kind="spent">{t('cost.charged')}</Key>} note={t('cost.of', words)}>
          <Money of={moneyOf(charged, currency)} />
        </KeyFigure>
        {whole > charged && (
          <KeyFigure name={<Key kind={open ? 'held' : 'free'}>{t(open ? 'cost.held' : 'cost.returned')}</Key>}>
            <Money of={rest} />
          </KeyFigure>
        )}
      </KeyFigures>
      <Bar
        large
        label={t('cost.bar', words)}
        whole={whole}
        parts={[
          { kind: 'spent', size: charged },
          { kind: 'held', size: open ? whole - charged : 0n },
        ]}
      />
      <Facts>
        {legs.map(({ account: id, share, captured, placed_at }) => (
          <Fact
            key={`${placed_at} ${id}`}
            name={named(share === 'grant' ? t('cost.grant') : t('cost.coFunding'), placed_at)}
          >
            {account(id, <Money of={{ amount: captured, currency }} />)}
          </Fact>
        ))}
        <Fact name={t('cost.gpu')}>
          <GpuTime seconds={hold.captured_seconds} />
        </Fact>
        <Fact name={t('cost.price')}>{t('cost.perHour', { price: formats.money(hold.price) })}</Fact>
      </Facts>
    </Stack>
  );
}
