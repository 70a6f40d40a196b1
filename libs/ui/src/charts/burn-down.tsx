import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyOf } from '../formats/money';
import { useFormats } from '../formats/use-formats';
import { type Burn, dryAt, forecast, type Spent } from './burn-data';
import css from './charts.module.css';

const height = 220;
const margin = { left: 56, right: 12, top: 20, bottom: 26 };

/** How a budget is spent: what was, what is held, what there is and will be, and where the present pace leads. */
export function BurnDown({ burn, currency }: { burn: Burn; currency: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hatch = useId();
  const { ref, width } = useElementSize();
  const { from, until, now, spent, held, limits } = burn;
  const line = forecast(burn);
  const dry = dryAt(burn);
  const total = spent.at(-1)?.amount ?? 0n;
  const most = [total + held, line?.end ?? 0n, ...limits.map(({ amount }) => amount)].reduce(
    (a, b) => (a > b ? a : b),
    1n,
  );
  const wide = width > 520;
  const x = (at: number) => margin.left + ((width - margin.left - margin.right) * (at - from)) / (until - from || 1);
  const y = (amount: bigint) => {
    const room = height - margin.top - margin.bottom;
    return height - margin.bottom - (room * Number((amount * 10_000n) / most)) / 10_500;
  };
  const path = (points: Spent[]) => points.map(({ at, amount }, i) => `${i ? 'L' : 'M'}${x(at)} ${y(amount)}`).join('');
  const steps = limits.map(({ at, amount }, i) => `${i ? 'H' : 'M'}${x(at)}${i ? 'V' : ' '}${y(amount)}`).join('');
  const money = (amount: bigint) => formats.moneyShort(moneyOf(amount, currency));
  const months = monthsBetween(from, until).filter((_, i, all) => wide || i % Math.ceil(all.length / 4) === 0);
  const sentence = t(dry === null ? 'burn.sentence' : 'burn.sentenceDry', {
    spent: formats.money(moneyOf(total, currency)),
    held: formats.money(moneyOf(held, currency)),
    day: dry === null ? '' : formats.date(new Date(dry), 'day'),
  });
  return (
    <div ref={ref} className={css.burn}>
      {width > 100 && (
        <svg width={width} height={height} role="img" aria-label={sentence}>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" fill="var(--accent)" opacity=".14" />
            <rect width="1.6" height="5" fill="var(--accent)" />
          </pattern>
          {[0n, 1n, 2n, 3n, 4n].map((quarter) => (
            <g key={String(quarter)}>
              <line
                x1={margin.left}
                x2={width - margin.right}
                y1={y((most * quarter) / 4n)}
                y2={y((most * quarter) / 4n)}
                className={css.grid}
              />
              <text x={margin.left - 8} y={y((most * quarter) / 4n) + 4} textAnchor="end">
                {money((most * quarter) / 4n)}
              </text>
            </g>
          ))}
          {months.map((at) => (
            <text key={at} x={x(at)} y={height - 8}>
              {formats.date(new Date(at), 'month')}
            </text>
          ))}
          <path d={`${steps}H${x(until)}`} className={css.limit} />
          {spent.length > 0 && (
            <>
              <path d={`${path(spent)}L${x(now)} ${y(total)}V${y(0n)}H${x(spent[0].at)}Z`} className={css.area} />
              <path d={`${path(spent)}L${x(now)} ${y(total)}`} className={css.spent} />
            </>
          )}
          {held > 0n && (
            <rect
              x={x(now) + 1}
              y={y(total + held)}
              width="9"
              height={Math.max(y(total) - y(total + held), 2)}
              fill={`url(#${hatch})`}
              className={css.hatched}
            />
          )}
          {line && <path d={`M${x(now)} ${y(total)}L${x(until)} ${y(line.end)}`} className={css.forecast} />}
          <line x1={x(now)} x2={x(now)} y1={margin.top - 6} y2={height - margin.bottom} className={css.today} />
          <text
            x={x(now) + (x(now) > width - 120 ? -5 : 5)}
            y={margin.top + 2}
            textAnchor={x(now) > width - 120 ? 'end' : 'start'}
            className={css.strong}
          >
            {t('burn.today')}
          </text>
          {dry !== null && (
            <>
              <circle cx={x(dry)} cy={y(line!.at(dry))} r="4.5" className={css.dry} />
              {wide && (
                <text x={x(dry) + 9} y={y(line!.at(dry)) + 17} className={css.dryWord}>
                  {t('burn.dry', { day: formats.date(new Date(dry), 'day') })}
                </text>
              )}
            </>
          )}
        </svg>
      )}
    </div>
  );
}

/** First days of months, at most two dozen. */
function monthsBetween(from: number, until: number): number[] {
  const months: number[] = [];
  const start = new Date(from);
  for (let i = 0; ; i++) {
    const at = new Date(start.getFullYear(), start.getMonth() + i, 1).getTime();
    if (at > until) break;
    if (at >= from) months.push(at);
  }
  const every = Math.ceil(months.length / 12);
  return months.filter((_, i) => i % every === 0);
}
