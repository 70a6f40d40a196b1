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
 * What an award can give of the wished days: the tranche with most of them counts, then one that has the whole amount left, then
 * the one that ends first. The API reckons the same for whoever decides, in `daysOfLot` and `mostOfLot` of its compute room, which
 * is held to the same cases (`days.cases.json`).
 * @param tranches of an award in force: before it begins and once it has ended the API has none of them
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

/** Advice on what is asked for, not a refusal: a sentence each, of what the award gives. */
export type Advice = 'fewerDays' | 'over' | 'overInOne';

/**
 * What to tell whoever asks for more than one lot can have. Only where no tranche has anything beside is all of the award's time
 * for these days told; else it is told of which days one lot's is, since a tranche that has others of them may have more.
 */
export function adviceOf({ days, all, most, together }: Given, gpuSeconds: bigint): Advice[] {
  const advice: Advice[] = days && !all ? ['fewerDays'] : [];
  if (gpuSeconds <= most) return advice;
  return [...advice, together > most ? 'overInOne' : 'over'];
}

const lengthOf = ({ from, until }: Span) => until.getTime() - from.getTime();
