/** The ledger's rules once more, in BigInt and without SQL: what the database's functions are held against. */

export interface ModelAccount {
  id: string;
  kind: 'gpu_unallotted' | 'gpu_lot' | 'grant_line' | 'co_funding';
  award?: string;
  pool?: string;
  organisation?: string;
  /** Milliseconds since 1970; an account without one never ends. */
  until: number | null;
  limit: bigint;
  used: bigint;
  held: bigint;
  frozen: boolean;
}

export interface Leg {
  account: string;
  share: Share;
  amount: bigint;
  captured: bigint;
}

export interface ModelHold extends Terms {
  id: string;
  job: string;
  seconds: bigint;
  captured: bigint;
  overrun: bigint;
  state: 'open' | 'closed' | 'voided';
  legs: Leg[];
  sequences: Set<number>;
}

/** What a hold draws on and what it costs. */
export interface Terms {
  award: string;
  pool: string;
  organisation: string;
  /** Minor units for 3600 seconds of one GPU. */
  price: bigint;
  num: bigint;
  den: bigint;
}

export type Item = { seconds: bigint; hold: string } & ({ extend: true } | ({ extend: false; job: string } & Terms));

export interface Check {
  check: string;
  result: string;
  limit: string;
  used: string;
  held: string;
  requested: string;
}

export interface Placed {
  hold?: string;
  code?: string;
  checks?: Check[];
  /** How many GPU-seconds would fit, when some would. */
  fits?: bigint | null;
}

const shares = ['gpu', 'grant', 'co_funding'] as const;
type Share = (typeof shares)[number];
const codes = { gpu: 'quota-exhausted', grant: 'budget-exhausted', co_funding: 'co-funding-exhausted' };
const checks = { gpu: 'gpu-time', grant: 'grant-money', co_funding: 'co-funding' };
const kinds = { gpu: 'gpu_lot', grant: 'grant_line', co_funding: 'co_funding' };
const most = 10n ** 18n;

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const floorCost = (seconds: bigint, price: bigint) => (seconds * price) / 3600n;
const ceilingCost = (seconds: bigint, price: bigint) => (seconds * price + 3599n) / 3600n;

function split(cost: bigint, { num, den }: Terms): { grant: bigint; co_funding: bigint } {
  const grant = (cost * num) / den;
  return { grant, co_funding: cost - grant };
}

/** What a hold of so many seconds keeps, per share. */
function kept(seconds: bigint, terms: Terms): Record<Share, bigint> {
  return { gpu: seconds, ...split(ceilingCost(seconds, terms.price), terms) };
}

export class LedgerModel {
  readonly accounts = new Map<string, ModelAccount>();
  readonly holds = new Map<string, ModelHold>();

  open(account: Omit<ModelAccount, 'used' | 'held' | 'frozen'>): void {
    this.accounts.set(account.id, { ...account, used: 0n, held: 0n, frozen: false });
  }

  available = (account: ModelAccount) => account.limit - account.used - account.held;

  /** Accounts in the order in which they are drawn on: what ends first goes first. */
  private ordered(at: number): ModelAccount[] {
    return [...this.accounts.values()]
      .filter(({ until }) => until === null || until > at)
      .sort((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity) || (a.id < b.id ? -1 : 1));
  }

  /** The tranche that an allotment until then comes from, or the refusal's code. */
  allotFrom(award: string, seconds: bigint, at: number, until: number): ModelAccount | string {
    const of = ({ kind, award: own, frozen }: ModelAccount) => kind === 'gpu_unallotted' && own === award && !frozen;
    const able = this.ordered(at).filter((account) => of(account) && this.available(account) >= seconds);
    if (able.length === 0) return 'gpu-time-missing';
    return able.find((account) => (account.until ?? Infinity) >= until) ?? 'days-outside-tranche';
  }

  place(items: readonly Item[], at: number): Placed[] {
    return items.map((item) => this.placeOne(item, at));
  }

  private placeOne(item: Item, at: number): Placed {
    const old = item.extend ? this.holds.get(item.hold) : undefined;
    if (item.extend && old?.state !== 'open') return { code: 'hold-not-open', checks: [] };
    if (!item.extend && [...this.holds.values()].some(({ job, state }) => job === item.job && state === 'open'))
      return { code: 'hold-exists', checks: [] };
    const terms = old ?? (item as Item & Terms);
    const before = old?.seconds ?? 0n;
    const cost = ceilingCost(before + item.seconds, terms.price);
    if (cost > most) return { code: 'amount-too-large', fits: null };
    const need = this.more(before, item.seconds, terms);
    const sources = Object.fromEntries(shares.map((share) => [share, this.sources(share, terms, at)])) as Record<
      Share,
      ModelAccount[]
    >;
    const free = (share: Share) =>
      sources[share].reduce((sum, account) => sum + (account.frozen ? 0n : this.available(account)), 0n);
    const failed = shares.filter((share) => free(share) < need[share]);
    if (failed.length > 0) {
      const [first] = failed;
      const frozen = sources[first].some((account) => account.frozen);
      const code = frozen ? 'frozen' : first === 'gpu' && sources.gpu.length === 0 ? 'no-lot' : codes[first];
      const fit = (seconds: bigint) => {
        const want = this.more(before, seconds, terms);
        return shares.every((share) => want[share] <= free(share));
      };
      return { code, checks: this.checks(need, sources, failed), fits: largest(item.seconds, fit) };
    }
    const legs = shares.flatMap((share) => this.draw(share, need[share], sources[share]));
    if (old) {
      old.seconds += item.seconds;
      old.legs.push(...legs);
    } else {
      const { seconds, hold: id } = item;
      const { job, award, pool, organisation, price, num, den } = item as Item & { job: string } & Terms;
      const [captured, overrun] = [0n, 0n];
      const facts = { id, job, award, pool, organisation, price, num, den, seconds, captured, overrun, legs };
      this.holds.set(id, { ...facts, state: 'open', sequences: new Set() });
    }
    return { hold: item.hold };
  }

  private more(before: bigint, seconds: bigint, terms: Terms): Record<Share, bigint> {
    const [all, had] = [kept(before + seconds, terms), kept(before, terms)];
    return { gpu: seconds, grant: all.grant - had.grant, co_funding: all.co_funding - had.co_funding };
  }

  private sources(share: Share, terms: Terms, at: number): ModelAccount[] {
    return this.ordered(at).filter(
      ({ kind, award, pool, organisation }) =>
        kind === kinds[share] &&
        (share === 'co_funding'
          ? organisation === terms.organisation
          : award === terms.award && (share === 'grant' || pool === terms.pool)),
    );
  }

  private checks(need: Record<Share, bigint>, sources: Record<Share, ModelAccount[]>, failed: Share[]): Check[] {
    return shares.map((share) => {
      const sum = (part: (account: ModelAccount) => bigint) =>
        sources[share].reduce((all, account) => all + part(account), 0n).toString();
      return {
        check: checks[share],
        result: failed.includes(share) ? 'failed' : 'passed',
        limit: sum(({ limit }) => limit),
        used: sum(({ used }) => used),
        held: sum(({ held }) => held),
        requested: need[share].toString(),
      };
    });
  }

  private draw(share: Share, need: bigint, sources: ModelAccount[]): Leg[] {
    const legs: Leg[] = [];
    let rest = need;
    for (const account of sources) {
      const amount = account.frozen ? 0n : least(rest, this.available(account));
      if (amount === 0n) continue;
      account.held += amount;
      rest -= amount;
      legs.push({ account: account.id, share, amount, captured: 0n });
    }
    return legs;
  }

  /** @returns the error's code, or null */
  capture(id: string, sequence: number, total: bigint): string | null {
    const hold = this.holds.get(id) as ModelHold;
    if (hold.sequences.has(sequence)) return null;
    if (hold.state !== 'open') return 'MN004';
    hold.sequences.add(sequence);
    this.use(hold, total);
    return null;
  }

  close(id: string, total: bigint): void {
    const hold = this.holds.get(id) as ModelHold;
    if (hold.state !== 'open') return;
    this.use(hold, total);
    this.release(hold, 'closed');
  }

  /** @returns the error's code, or null */
  void(id: string): string | null {
    const hold = this.holds.get(id) as ModelHold;
    if (hold.state !== 'open') return null;
    if (hold.captured > 0n) return 'MN004';
    this.release(hold, 'voided');
    return null;
  }

  /** Second by second in effect: each new one is the hold's while the hold has room, else the provider's, for good. */
  private use(hold: ModelHold, total: bigint): void {
    const fresh = total - hold.captured - hold.overrun;
    if (fresh <= 0n) return;
    const inside = least(fresh, hold.seconds - hold.captured);
    hold.captured += inside;
    hold.overrun += fresh - inside;
    const cost = floorCost(hold.captured, hold.price);
    const due = { gpu: hold.captured, ...split(cost, hold) };
    for (const leg of hold.legs) {
      const part = least(leg.amount, due[leg.share]);
      due[leg.share] -= part;
      const account = this.accounts.get(leg.account) as ModelAccount;
      account.held -= part - leg.captured;
      account.used += part - leg.captured;
      leg.captured = part;
    }
  }

  private release(hold: ModelHold, state: 'closed' | 'voided'): void {
    hold.state = state;
    for (const { account, amount, captured } of hold.legs)
      (this.accounts.get(account) as ModelAccount).held -= amount - captured;
  }
}

/** The largest number below `above` that fits, found by halving; null when not even 1 does. */
function largest(above: bigint, fit: (seconds: bigint) => boolean): bigint | null {
  let [low, high] = [0n, above];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fit(middle)) low = middle;
    else high = middle;
  }
  return low > 0n ? low : null;
}
