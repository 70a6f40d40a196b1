import { randomBytes, randomInt } from 'node:crypto';
import { stdnum } from 'stdnum';
import { type components, unwrap } from '@app/api-client';
import { type Answer, at, changing, changingOnce, once, type Session } from './http';
import { tokenIn } from './mail';
import type { Portal } from './system';

type Schemas = components['schemas'];
export type Currency = Schemas['MoneyDto']['currency'];

const password = 'a long password for tests';

/** A person with an account, signed in. */
export interface Somebody {
  id: string;
  email: string;
  session: Session;
}

/** An organisation with its owner. */
export interface Partner {
  id: string;
  country: string;
  owner: Somebody;
}

export interface Staffed {
  programme: string;
  administrator: Somebody;
}

export interface Working extends Staffed {
  project: string;
  partner: Partner;
  /** The coordinator's participation. */
  participation: string;
}

/** A project with an active award and staff who may confirm what others propose. */
export interface Funded extends Working {
  award: string;
  finance: Somebody;
  secondFinance: Somebody;
  provider: Partner;
}

/** Makes organisations, programmes and projects as people would: over HTTP, each with an own account. */
export class World {
  private constructor(
    private readonly system: Portal,
    /** The platform administrator. */
    readonly platform: Session,
    /** Administrator of programmes that a test does not care about. */
    readonly administrator: Somebody,
  ) {}

  static async begin(system: Portal): Promise<World> {
    const token = await system.firstLink();
    const email = `platform-${suffix()}@example.test`;
    await unwrap(system.client().POST('/api/v1/setup', { body: { token, email, name: 'Platform', password } }));
    const platform = await system.client().signIn(email, password);
    const half = new World(system, platform, undefined as never);
    return new World(system, platform, await half.person());
  }

  /** A person with an account; owner of an organisation that is of no matter. */
  async person(): Promise<Somebody> {
    return (await this.partner('MY', { verified: false })).owner;
  }

  async partner(country: string, options: { verified?: boolean } = {}): Promise<Partner> {
    const email = `owner-${suffix()}@example.test`;
    const { id, version } = await unwrap(
      this.system.client().POST('/api/v1/organisations', {
        body: {
          legal_name: `Organisation ${suffix()}`,
          country,
          registration_number: registrationNumber(country),
          owner: { email, name: `Owner ${suffix()}`, password },
        },
      }),
    );
    const token = await this.tokenFor(email);
    await unwrap(this.system.client().POST('/api/v1/email-verifications', { body: { token, password } }));
    if (options.verified !== false)
      await unwrap(
        this.platform.POST('/api/v1/platform/organisations/{organisation}/verification', {
          ...changing({ organisation: id }, version),
          body: { evidence: 'extract of the register' },
        }),
      );
    const session = await this.system.client().signIn(email, password);
    const me = await unwrap(session.GET('/api/v1/me'));
    return { id, country, owner: { id: me.id, email, session } };
  }

  programmeFacts(): Omit<Schemas['CreateProgrammeDto'], 'administrator_email'> {
    return {
      name: `Programme ${suffix()}`,
      funder: 'METI',
      currency: 'JPY',
      starts_on: '2020-04-01',
      ends_on: '2040-03-31',
    };
  }

  async programme(): Promise<Staffed> {
    const administrator = await this.person();
    const body = { ...this.programmeFacts(), administrator_email: administrator.email };
    const { id } = await unwrap(this.platform.POST('/api/v1/platform/programmes', { body }));
    return { programme: id, administrator };
  }

  /** Gives a person a role in a programme. */
  async staff(programme: string, somebody: Somebody, role: Schemas['NameStaffDto']['role']): Promise<Somebody> {
    const named = { ...at({ programme }), body: { email: somebody.email, role } };
    await unwrap(this.platform.POST('/api/v1/platform/programmes/{programme}/people', named));
    return somebody;
  }

  /** A project of the partner, in a programme of its own unless one is given; its owner is the lead. */
  async project(partner: Partner, staffed?: Staffed): Promise<Working> {
    const { programme, administrator } = staffed ?? (await this.programme());
    const made = await unwrap(
      administrator.session.POST('/api/v1/programmes/{programme}/projects', {
        ...at({ programme }),
        body: { name: `Project ${suffix()}`, coordinator: partner.id, lead_email: partner.owner.email },
      }),
    );
    return { programme, administrator, partner, project: made.id, participation: made.participants[0].id };
  }

  /** A project with an accepted award of money and CPU time; the subsidy rate is 3/4. */
  async funded(
    partner: Partner,
    want: {
      gpuSeconds: number;
      money?: string;
      currency?: Currency;
      coFundingFrom?: Schemas['OfferAward']['co_funding_from'];
      tranches?: (whole: Schemas['TrancheBody']) => Schemas['TrancheBody'][];
    },
  ): Promise<Funded> {
    const working = await this.project(partner);
    const { programme, administrator, project } = working;
    const finance = await this.staff(programme, await this.person(), 'finance');
    const secondFinance = await this.staff(programme, await this.person(), 'finance');
    const amount: Schemas['MoneyDto'] = { amount: want.money ?? '1000000', currency: want.currency ?? 'JPY' };
    const envelope = { ...once({ programme }), body: { country: partner.country, amount } };
    await unwrap(administrator.session.POST('/api/v1/programmes/{programme}/envelopes', envelope));
    const now = this.system.clock.now().getTime();
    const tranche: Schemas['TrancheBody'] = {
      label: 'First tranche',
      valid_from: new Date(now - 1000).toISOString(),
      valid_until: new Date(now + 365 * 24 * 3600 * 1000).toISOString(),
      lines: [{ category: 'compute', amount }],
      gpu_time: [{ gpu_type: 'CPU', seconds: want.gpuSeconds }],
    };
    const offer = await unwrap(
      administrator.session.POST('/api/v1/programmes/{programme}/awards', {
        ...once({ programme }),
        body: {
          project,
          envelope_country: partner.country,
          currency: amount.currency,
          ceiling: amount,
          subsidy_rate: { num: 3, den: 4 },
          ...(want.coFundingFrom ? { co_funding_from: want.coFundingFrom } : {}),
          tranches: want.tranches?.(tranche) ?? [tranche],
        },
      }),
    );
    const acceptance = changingOnce({ project }, offer.version);
    await unwrap(partner.owner.session.POST('/api/v1/projects/{project}/award/acceptance', acceptance));
    const provider = await this.partner('JP');
    return { ...working, award: offer.id, finance, secondFinance, provider };
  }

  async poolFacts(funded: Funded): Promise<Schemas['CreatePoolDto']> {
    return {
      name: `Pool ${suffix()}`,
      provider: funded.provider.id,
      country: 'TH',
      site: 'Bangkok',
      gpu_type: 'CPU',
      engine: 'process',
      programme: funded.programme,
      operator_email: (await this.person()).email,
      gpus: 4,
    };
  }

  /** A pool with its operator and, unless `price` is null, a confirmed price of so much an hour, in yen unless said. */
  async pool(
    funded: Funded,
    want: { country: string; price?: string | null; currency?: Currency; operator?: Somebody },
  ) {
    const operator = want.operator ?? (await this.person());
    const facts = { ...(await this.poolFacts(funded)), country: want.country, operator_email: operator.email };
    const { id: pool } = await unwrap(this.platform.POST('/api/v1/platform/pools', { body: facts }));
    if (want.price !== null) {
      const price = { amount: want.price ?? '120', currency: want.currency ?? 'JPY' };
      const proposed = { ...at({ pool }), body: { price } };
      const { id: card, version } = await unwrap(operator.session.POST('/api/v1/pools/{pool}/rate-cards', proposed));
      const path = '/api/v1/programmes/{programme}/rate-cards/{card}/confirmation';
      const { programme } = funded;
      await unwrap(funded.finance.session.POST(path, changing({ programme, card }, version)));
    }
    return { pool, operator };
  }

  /** GPU-seconds of the award that no decision has allotted. */
  async unallotted(funded: Funded): Promise<number> {
    const { project, partner } = funded;
    const accounts = await unwrap(partner.owner.session.GET('/api/v1/projects/{project}/accounts', at({ project })));
    return accounts.data
      .filter(({ kind }) => kind === 'gpu_unallotted')
      .reduce((sum, { available }) => sum + Number(available), 0);
  }

  /** A personal key of somebody, with every scope that decisions would be under. */
  async personalKey(somebody: Somebody): Promise<string> {
    const scopes: Schemas['MakeKey']['scopes'] = ['programme:read', 'project:write', 'quota:write', 'quota:read'];
    return (await unwrap(somebody.session.POST('/api/v1/me/keys', { body: { name: 'test', scopes } }))).key;
  }

  /** Tokens that were read from mails: a mail that was asked for just now may still be under way. */
  private readonly taken = new Set<string>();

  /** The token of the newest mail to an address, each once. */
  async tokenFor(email: string): Promise<string> {
    for (let attempt = 0; attempt < 500; attempt++) {
      // Mails that tell something have no token, and may come in between.
      const token = this.system.mails(email).map(tokenIn).findLast(Boolean);
      if (token && !this.taken.has(token)) {
        this.taken.add(token);
        return token;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no mail with a link reached ${email}`);
  }
}

const suffix = () => randomBytes(5).toString('hex');

/** The answer, or an error that shows what was refused. */
export function sure(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');
const candidates: Record<string, () => [string, boolean]> = {
  TH: () => checked(`0${digits(12)}`, (text) => stdnum.TH.tin.validate(text).isValid),
  VN: () => checked(`01${digits(8)}`, (text) => stdnum.VN.mst.validate(text).isValid),
  MY: () => [`202001${digits(6)}`, true],
  SG: () =>
    checked(`${digits(8)}${'ABCDEGHJKLMNPRSTUWXYZ'[randomInt(21)]}`, (text) => stdnum.SG.uen.validate(text).isValid),
  JP: () => checked(`${1 + randomInt(9)}${digits(12)}`, (text) => stdnum.JP.cn.validate(text).isValid),
};
const checked = (text: string, valid: (text: string) => boolean): [string, boolean] => [text, valid(text)];

/** A fresh number that the country's register could have given. */
export function registrationNumber(country: string): string {
  for (;;) {
    const [text, valid] = candidates[country]();
    if (valid) return text;
  }
}
