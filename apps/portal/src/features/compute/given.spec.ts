import { readFileSync } from 'node:fs';
import { adviceOf, givenOf, type Span } from './given';

const day = (text: string) => new Date(`2027-${text}T00:00:00Z`);
const span = ([from, until]: [string, string]): Span => ({ from: day(from), until: day(until) });
const tranche = (days: [string, string], free: bigint) => ({ ...span(days), free });

interface Case {
  name: string;
  asked: { days: [string, string]; gpu_seconds: number };
  tranches: { days: [string, string]; free: number }[];
  gives: { days: [string, string] | null; all: boolean; most: number };
}

/** What the API tells whoever decides: its compute room reads the same table. */
const { cases } = JSON.parse(readFileSync('libs/compute/src/lots/days.cases.json', 'utf8')) as { cases: Case[] };

it.each(cases)('gives $name, as the API does', ({ asked, tranches, gives }) => {
  const all = tranches.map(({ days, free }) => tranche(days, BigInt(free)));
  expect(givenOf(span(asked.days), BigInt(asked.gpu_seconds), all)).toMatchObject({
    days: gives.days && span(gives.days),
    all: gives.all,
    most: BigInt(gives.most),
  });
});

describe('advice', () => {
  const [first, second] = [tranche(['01-01', '04-01'], 20n), tranche(['04-01', '07-01'], 100n)];
  const advice = (days: [string, string], amount: bigint, tranches = [first, second]) =>
    adviceOf(givenOf(span(days), amount, tranches), amount);

  it('is none where one lot can have all that is asked for', () => {
    expect(advice(['03-01', '04-01'], 20n)).toEqual([]);
    expect(advice(['05-01', '06-01'], 100n)).toEqual([]);
  });

  it('tells all of the award’s time for these days only where no other tranche has any', () => {
    expect(advice(['03-01', '04-01'], 21n)).toEqual(['over']);
    expect(advice(['08-01', '09-01'], 1n)).toEqual(['over']);
    expect(advice(['03-01', '04-10'], 21n, [first, { ...second, free: 0n }])).toEqual(['fewerDays', 'over']);
  });

  it('tells one tranche’s beside that of all where others have some of the days, or all with less', () => {
    // The tranche with the other days has more than is asked for: what is told is of the first days alone.
    expect(advice(['03-01', '04-10'], 50n)).toEqual(['fewerDays', 'overInOne']);
    expect(advice(['03-01', '04-10'], 20n)).toEqual(['fewerDays']);
    const [long, short] = [tranche(['01-01', '07-01'], 50n), tranche(['01-01', '03-15'], 90n)];
    expect(advice(['03-01', '04-10'], 60n, [long, short])).toEqual(['overInOne']);
    expect(advice(['03-01', '03-10'], 95n, [long, short])).toEqual(['overInOne']);
  });

  it.each(['en', 'th', 'vi'])('says of which days one tranche’s time is, in %s', (language) => {
    const file = `apps/portal/src/features/compute/words/${language}.json`;
    const { standing } = JSON.parse(readFileSync(file, 'utf8')) as { standing: Record<string, string> };
    for (const key of ['overInOne', 'mostOf', 'fewerDays']) expect(standing[key]).toContain('{{from}} – {{until}}');
  });
});
