import css from './charts.module.css';

const [width, height] = [92, 24];

/**
 * A line the size of a word: what was spent so far, on to where it leads. The figures beside it say the same, so it is hidden
 * from screen readers.
 * @param totals oldest first, the last one now; @param end expected `ahead` days from now, null where nothing can be said
 */
export function Trend(props: { totals: readonly bigint[]; limit: bigint; end: bigint | null; ahead: number }) {
  const { totals, limit, end, ahead } = props;
  const past = totals.length - 1;
  // The past keeps at least half of the picture: what is to come may be years.
  const share = end === null ? 1 : Math.max(0.5, past / (past + ahead || 1));
  const most = [limit, end ?? 0n].reduce((a, b) => (a > b ? a : b), 1n);
  const x = (day: number) => (width * share * day) / (past || 1);
  const y = (amount: bigint) => height - 2 - ((height - 4) * Number((amount * 1000n) / most)) / 1000;
  const path = totals.map((amount, day) => `${day ? 'L' : 'M'}${x(day)} ${y(amount)}`).join('');
  return (
    <svg width={width} height={height} className={css.trend} aria-hidden>
      <line x1={0} x2={width} y1={y(limit)} y2={y(limit)} className={css.trendLimit} />
      {past > 0 && <path d={path} className={css.spent} />}
      {end !== null && (
        <path
          d={`M${x(past)} ${y(totals[past])}L${width} ${y(end)}`}
          className={end > limit ? css.trendShort : css.forecast}
        />
      )}
    </svg>
  );
}
