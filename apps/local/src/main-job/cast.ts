import { createMonsoonClient, type MonsoonClient, unwrap } from '@app/api-client';
import { linkFor, match, type Person, signIn } from './person';

/** Everybody and everything of the story is fictional. */
export const cast = {
  root: { name: 'Haruka Minato', email: 'haruka@platform.example' },
  office: {
    legal_name: 'Programme Office for Fictional Language Models',
    country: 'JP',
    registration_number: '9999999900000',
    owner: { name: 'Reiko Hoshino', email: 'reiko@office.example' },
  },
  partner: {
    legal_name: 'Baan Morasum Community Network (fictional)',
    country: 'TH',
    registration_number: '0105500000003',
    owner: { name: 'Kanya Sukjai', email: 'kanya@morasum.example' },
  },
  provider: {
    legal_name: 'Seto Sample Compute (fictional)',
    country: 'JP',
    registration_number: '8999999900001',
    owner: { name: 'Daichi Umino', email: 'daichi@seto.example' },
  },
  finance: { name: 'Shun Kawabe', email: 'shun@office.example' },
  secondFinance: { name: 'Mio Tanabe', email: 'mio@office.example' },
  steward: { name: 'Niran Thongdee', email: 'niran@morasum.example' },
  engineer: { name: 'Ploy Charoen', email: 'ploy@morasum.example' },
} as const;

/** The cast with accounts, and the organisations' ids. */
export interface Cast {
  root: Person;
  administrator: Person;
  finance: Person;
  secondFinance: Person;
  lead: Person;
  steward: Person;
  engineer: Person;
  operator: Person;
  office: string;
  partner: string;
  provider: string;
}

/** Makes the accounts: by the set-up link, by registering, by invitation, each address proved by its mail. */
export async function makeCast(
  origin: string,
  mailFolder: string,
  password: string,
  setUpToken: string,
  say: (text: string) => void,
): Promise<Cast> {
  const anybody = createMonsoonClient(origin);
  say(cast.root.name);
  await unwrap(anybody.POST('/api/v1/setup', { body: { token: setUpToken, ...cast.root, password } }));
  const root = await signIn(origin, cast.root.name, cast.root.email, password);

  const register = async (wanted: (typeof cast)['office' | 'partner' | 'provider']) => {
    say(wanted.legal_name);
    const { owner, ...organisation } = wanted;
    const made = await unwrap(
      anybody.POST('/api/v1/organisations', { body: { ...organisation, owner: { ...owner, password } } }),
    );
    const token = await linkFor(mailFolder, owner.email);
    // Whoever reads the mail must also know the password that was chosen.
    const confirmation = { token, password };
    await unwrap(anybody.POST('/api/v1/email-verifications', { body: confirmation }));
    await unwrap(
      root.client.POST('/api/v1/platform/organisations/{organisation}/verification', {
        params: { path: { organisation: made.id }, header: match(made) },
        body: { evidence: 'Sample organisation of the local run: its register entry is fictional.' },
      }),
    );
    return { id: made.id, owner: await signIn(origin, owner.name, owner.email, password) };
  };
  const office = await register(cast.office);
  const partner = await register(cast.partner);
  const provider = await register(cast.provider);

  const invite = async (
    by: MonsoonClient,
    org: string,
    person: { name: string; email: string },
    role: 'finance' | 'steward' | 'member',
  ) => {
    say(person.name);
    await unwrap(
      by.POST('/api/v1/organisations/{org}/invitations', {
        params: { path: { org } },
        body: { email: person.email, role },
      }),
    );
    const token = await linkFor(mailFolder, person.email);
    await unwrap(anybody.POST('/api/v1/invitations/acceptance', { body: { token, name: person.name, password } }));
    return signIn(origin, person.name, person.email, password);
  };
  return {
    root,
    administrator: office.owner,
    finance: await invite(office.owner.client, office.id, cast.finance, 'finance'),
    secondFinance: await invite(office.owner.client, office.id, cast.secondFinance, 'finance'),
    lead: partner.owner,
    steward: await invite(partner.owner.client, partner.id, cast.steward, 'steward'),
    engineer: await invite(partner.owner.client, partner.id, cast.engineer, 'member'),
    operator: provider.owner,
    office: office.id,
    partner: partner.id,
    provider: provider.id,
  };
}
