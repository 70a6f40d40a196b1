import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { covers, daysOfLot, mostOfLot } from './days';

const day = (text: string) => new Date(`2027-${text}T00:00:00Z`);
const stretch = (from: string, until: string) => ({ from: day(from), until: day(until) });
const tranche = (from: string, until: string, free = 100n) => ({ ...stretch(from, until), free });
const now = day('02-01');

interface Case {
  name: string;
  asked: { days: [string, string]; gpu_seconds: number };
  tranches: { days: [string, string]; free: number }[];
  /** The most of any amount: of a smaller one it gives all. */
  gives: { days: [string, string] | null; all: boolean; most: number };
}

/** The portal's `given.spec.ts` reads the same table: whoever asks is told what whoever decides will find. */
const { cases } = JSON.parse(readFileSync(join(__dirname, 'days.cases.json'), 'utf8')) as { cases: Case[] };

it.each(cases)('gives $name', ({ asked: { days, gpu_seconds: amount }, tranches, gives }) => {
  const [asked, all] = [stretch(...days), tranches.map((one) => tranche(...one.days, BigInt(one.free)))];
  const given = daysOfLot(asked, BigInt(amount), all, now);
  expect(given).toEqual(gives.days && stretch(...gives.days));
  if (!given) return;
  expect(covers(given, asked, now)).toBe(gives.all);
  expect(mostOfLot(given, BigInt(amount), all)).toBe(BigInt(Math.min(gives.most, amount)));
});

it('grants the asked days where a tranche has them all, and of several the one that has the time and ends first', () => {
  const asked = stretch('03-01', '04-01');
  expect(daysOfLot(asked, 50n, [tranche('01-01', '07-01')], now)).toEqual(asked);
  const short = tranche('01-01', '07-01', 10n);
  expect(daysOfLot(asked, 50n, [short, tranche('01-01', '03-15')], now)).toEqual(asked);
});

it('grants fewer where the longest part lies in one tranche, and none beside all of them', () => {
  const year = [tranche('01-01', '04-01'), tranche('04-01', '07-01')];
  expect(daysOfLot(stretch('03-01', '04-10'), 50n, year, now)).toEqual(stretch('03-01', '04-01'));
  expect(daysOfLot(stretch('03-20', '08-01'), 50n, year, now)).toEqual(stretch('04-01', '07-01'));
  expect(daysOfLot(stretch('08-01', '09-01'), 50n, year, now)).toBeNull();
});

it('begins now where the asked days have begun, which takes no day away', () => {
  const asked = stretch('01-01', '03-01');
  const days = daysOfLot(asked, 50n, [tranche('01-15', '07-01')], now);
  expect(days).toEqual(stretch('02-01', '03-01'));
  expect(covers(stretch('02-01', '03-01'), asked, now)).toBe(true);
  expect(covers(stretch('02-01', '02-28'), asked, now)).toBe(false);
  expect(covers(stretch('02-02', '03-01'), asked, now)).toBe(false);
});

it('gives of an amount what one tranche that has all of the days has left, never the sum of several', () => {
  const asked = stretch('03-01', '04-01');
  const [two, long] = [[tranche('01-01', '07-01', 30n), tranche('02-01', '04-01', 20n)], tranche('03-02', '07-01')];
  expect(mostOfLot(asked, 100n, [...two, long])).toBe(30n);
  expect(mostOfLot(asked, 25n, two)).toBe(25n);
  expect(mostOfLot(asked, 25n, [long, tranche('01-01', '03-31')])).toBe(0n);
});
