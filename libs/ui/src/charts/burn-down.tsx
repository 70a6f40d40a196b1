import { useTranslation } from 'react-i18next';
import { Key } from '../figures/bar';
import { Money } from '../figures/amounts';
import { moneyOf } from '../formats/money';
import { useFormats } from '../formats/use-formats';
import { Row } from '../layout/columns';
import { PlainTable } from '../table/plain-table';
import { type Burn, dryAt } from './burn-data';
import { BurnPlot } from './burn-plot';
import { burnValues } from './burn-values';
import css from './charts.module.css';

/** How a budget is spent: what was, what is held, what there is and will be, and where the present pace leads. */
export function BurnDown({ burn, currency }: { burn: Burn; currency: string }) {
  const { t } = useTranslation();
  const sentence = useSentence(burn, currency);
  return (
    <figure className={css.figure}>
      <BurnPlot burn={burn} currency={currency} label={sentence} />
      <figcaption className={css.caption}>
        <Row>
          <Key kind="spent">{t('burn.spent')}</Key>
          <Key kind="held">{t('burn.held')}</Key>
          {burn.locks.length > 0 && <Key kind="locked">{t('burn.lockedKey')}</Key>}
        </Row>
        <p>{sentence}</p>
        <Method burn={burn} currency={currency} />
      </figcaption>
      <details className={css.values}>
        <summary>{t('burn.table')}</summary>
        <Values burn={burn} currency={currency} />
      </details>
    </figure>
  );
}

/** What the picture says. */
function useSentence(burn: Burn, currency: string): string {
  const { t } = useTranslation();
  const formats = useFormats();
  const day = (at: number | null) => formats.date(new Date(at ?? burn.until), 'day');
  const { mid, early, late } = dryAt(burn);
  const figures = {
    spent: formats.money(moneyOf(burn.spent.at(-1)?.amount ?? 0n, currency)),
    held: formats.money(moneyOf(burn.held, currency)),
    until: formats.lastDay(new Date(burn.until)),
  };
  if (!burn.outlook) return t('burn.tooFew', figures);
  if (mid === null && early === null) return t('burn.lasts', figures);
  if (mid === null) return t('burn.mayRunOut', { ...figures, early: day(early) });
  if (late === null) return t('burn.runsOut', { ...figures, day: day(mid), early: day(early) });
  return t('burn.runsOutBetween', { ...figures, day: day(mid), early: day(early), late: day(late) });
}

/** How the forecast is made, and how often it was right here. */
function Method({ burn: { outlook, heldUp }, currency }: { burn: Burn; currency: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!outlook) return null;
  const { hits, tries } = heldUp;
  return (
    <p className="dim">
      {t('burn.method', { days: outlook.days, pace: formats.money(moneyOf(outlook.perDay, currency)) })}{' '}
      {tries > 0 ? t('burn.heldUp', { hits, tries }) : t('burn.untried')}
    </p>
  );
}

/** The values of the picture. */
function Values({ burn, currency }: { burn: Burn; currency: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const money = (amount: bigint) => <Money of={moneyOf(amount, currency)} />;
  const between = ({ low, high }: { low: bigint; high: bigint }) => (
    <span>
      {t('burn.between', { low: formats.money(moneyOf(low, currency)), high: formats.money(moneyOf(high, currency)) })}
    </span>
  );
  return (
    <PlainTable
      rows={burnValues(burn, formats)}
      rowKey={({ key }) => key}
      columns={[
        { key: 'day', head: t('burn.day'), cell: ({ day }) => day },
        {
          key: 'spent',
          head: t('burn.spent'),
          cell: ({ spent }) => (typeof spent === 'bigint' ? money(spent) : between(spent)),
          number: true,
        },
        {
          key: 'held',
          head: t('burn.held'),
          cell: ({ held }) => (held === null ? <span className="dim">{t('burn.forecast')}</span> : money(held)),
          number: true,
        },
        { key: 'limit', head: t('burn.limit'), cell: ({ limit }) => money(limit), number: true },
      ]}
    />
  );
}
