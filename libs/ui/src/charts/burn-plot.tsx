import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyOf } from '../formats/money';
import { useFormats } from '../formats/use-formats';
import { type Burn, daysAhead, dryAt, type Spent } from './burn-data';
import css from './charts.module.css';

const height = 220;
const margin = { left: 56, right: 12, top: 20, bottom: 26 };
const quarters = [0n, 1n, 2n, 3n, 4n];

/** The picture of a burn-down; its sentence and its table are around it. */
export function BurnPlot({ burn, currency, label }: { burn: Burn; currency: string; label: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hatch = useId();
  const bars = useId();
  const { ref, width } = useElementSize();
  const { from, until, now, spent, held, limits, locks, outlook } = burn;
  const end = outlook?.at(daysAhead(burn, until));
  const dry = dryAt(burn).mid;
  const total = spent.at(-1)?.amount ?? 0n;
  const there = limits.map(({ amount }) => amount);
  const most = [total + held, end?.mid ?? 0n, ...there].reduce((a, b) => (a > b ? a : b), 1n);
  const wide = width > 520;
  const x = (at: number) => margin.left + ((width - margin.left - margin.right) * (at - from)) / (until - from || 1);
  const y = (amount: bigint) => {
    const room = height - margin.top - margin.bottom;
    // A bound of the forecast may lie above the picture: there it ends.
    return height - margin.bottom - (room * Number(((amount > most ? most : amount) * 10_000n) / most)) / 10_500;
  };
  const path = (points: readonly Spent[]) =>
    points.map(({ at, amount }, i) => `${i ? 'L' : 'M'}${x(at)} ${y(amount)}`).join('');
  const steps = limits.map(({ at, amount }, i) => `${i ? 'H' : 'M'}${x(at)}${i ? 'V' : ' '}${y(amount)}`).join('');
  // The cone's edges are curved: a few points of each are enough.
  const ahead = [0, 0.05, 0.15, 0.3, 0.5, 0.75, 1].map((share) => now + share * (until - now));
  const edge = (bound: 'low' | 'high') =>
    ahead.map((at) => ({ at, amount: at === now || !outlook ? total : outlook.at(daysAhead(burn, at))[bound] }));
  const left = x(now) > width - 120;
  return (
    <div ref={ref} className={css.burn}>
      {width > 100 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" fill="var(--accent)" opacity=".14" />
            <rect width="1.6" height="5" fill="var(--accent)" />
          </pattern>
          <pattern id={bars} width="5" height="5" patternUnits="userSpaceOnUse">
            <rect width="1" height="5" fill="var(--line2)" />
          </pattern>
          {quarters.map((quarter) => (
            <g key={String(quarter)}>
              <line
                x1={margin.left}
                x2={width - margin.right}
                y1={y((most * quarter) / 4n)}
                y2={y((most * quarter) / 4n)}
                className={css.grid}
              />
              <text x={margin.left - 8} y={y((most * quarter) / 4n) + 4} textAnchor="end">
                {formats.moneyShort(moneyOf((most * quarter) / 4n, currency))}
              </text>
            </g>
          ))}
          {monthsBetween(from, until, wide ? 12 : 4)
            // One that begins at the very end would be cut off.
            .filter((at) => x(at) < width - 36)
            .map((at) => (
              <text key={at} x={x(at)} y={height - 8}>
                {formats.date(new Date(at), 'month')}
              </text>
            ))}
          {locks.map(({ until: opens, low, high }) => (
            <g key={opens}>
              <rect x={x(now)} y={y(high)} width={x(opens) - x(now)} height={y(low) - y(high)} fill={`url(#${bars})`} />
              {x(opens) - x(now) > 150 && (
                <text
                  x={(x(now) + x(opens)) / 2}
                  y={(y(low) + y(high)) / 2 + 4}
                  textAnchor="middle"
                  className={css.onBars}
                >
                  {t('burn.locked', { day: formats.firstDay(new Date(opens)) })}
                </text>
              )}
            </g>
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
          {end && (
            <>
              <path
                d={`${path(edge('high'))}${path([...edge('low')].reverse()).replace('M', 'L')}Z`}
                className={css.cone}
              />
              <path d={`M${x(now)} ${y(total)}L${x(until)} ${y(end.mid)}`} className={css.forecast} />
            </>
          )}
          <line x1={x(now)} x2={x(now)} y1={margin.top - 6} y2={height - margin.bottom} className={css.today} />
          <text
            x={x(now) + (left ? -5 : 5)}
            y={margin.top + 2}
            textAnchor={left ? 'end' : 'start'}
            className={css.strong}
          >
            {t('burn.today')}
          </text>
          {dry !== null && outlook && (
            <circle cx={x(dry)} cy={y(outlook.at(daysAhead(burn, dry)).mid)} r="4.5" className={css.dry} />
          )}
        </svg>
      )}
    </div>
  );
}

/** First days of months, at most so many. */
function monthsBetween(from: number, until: number, most: number): number[] {
  const months: number[] = [];
  const start = new Date(from);
  for (let i = 0; ; i++) {
    const at = new Date(start.getFullYear(), start.getMonth() + i, 1).getTime();
    if (at > until) break;
    if (at >= from) months.push(at);
  }
  const every = Math.ceil(months.length / most);
  return months.filter((_, i) => i % every === 0);
}
