/** From when until when. */
export interface Span {
  from: Date;
  until: Date;
}

/** What a tranche of an award has of a GPU type that is not allotted, GPU-seconds, and when it may be used. */
export interface Tranche extends Span {
  free: bigint;
}

/** What an award can give of a wish. A lot comes from one tranche and lies within it. */
export interface Given {
  /** Of the wished days those that one lot can have; null: the award has time of the type in none of them. */
  days: Span | null;
  /** Whether these are all of the wished days. */
  all: boolean;
  /** The most GPU-seconds that one lot of these days can take. */
  most: bigint;
  /** GPU-seconds of all tranches that have some of the wished days. */
  together: bigint;
}

/**
 * What an award can give of the wished days. The API reckons the same for whoever decides (`daysOfLot` and `mostOfLot` of its
 * compute room): the tranche with most of the days counts, then one that has the whole amount left, then the one that ends first.
 */
export function givenOf(wished: Span, gpuSeconds: bigint, tranches: readonly Tranche[]): Given {
  const some = tranches
    .map(({ from, until, free }) => ({
      days: { from: from > wished.from ? from : wished.from, until: until < wished.until ? until : wished.until },
      until,
      free,
    }))
    .filter(({ days }) => lengthOf(days) > 0)
    .sort(
      (a, b) =>
        lengthOf(b.days) - lengthOf(a.days) ||
        Number(b.free >= gpuSeconds) - Number(a.free >= gpuSeconds) ||
        a.until.getTime() - b.until.getTime(),
    );
  const days = some.at(0)?.days ?? null;
  return {
    days,
    all: days !== null && lengthOf(days) === lengthOf(wished),
    most: tranches
      .filter(({ from, until }) => days && from <= days.from && until >= days.until)
      .reduce((most, { free }) => (free > most ? free : most), 0n),
    together: some.reduce((sum, { free }) => sum + free, 0n),
  };
}

const lengthOf = ({ from, until }: Span) => until.getTime() - from.getTime();
