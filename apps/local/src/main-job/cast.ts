import { createMonsoonClient, type MonsoonClient, unwrap } from '@app/api-client';
import { known, linkFor, match, type Person, signIn, type Stage } from './person';

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

/**
 * Makes the accounts: by the set-up link, by registering, by invitation, each address proved by its mail. Who has an account
 * already is signed in. @param setUpToken null when there is a platform administrator
 */
export async function makeCast(stage: Stage, setUpToken: string | null, say: (text: string) => void): Promise<Cast> {
  const { password } = stage;
  const anybody = createMonsoonClient(stage.origin);
  const first = async () => {
    say(cast.root.name);
    const person = await known(stage, cast.root);
    if (typeof person === 'object') return person;
    if (!setUpToken)
      throw new Error(
        `Somebody else than ${cast.root.email} is the platform administrator here, so the main job cannot be played.\n` +
          'Set MONSOON_HOME to another folder, or start without --exit and go on with what is there.',
      );
    await unwrap(anybody.POST('/api/v1/setup', { body: { token: setUpToken, ...cast.root, password } }));
    return signIn(stage, cast.root);
  };
  const root = await first();

  const register = async (wanted: (typeof cast)['office' | 'partner' | 'provider']) => {
    say(wanted.legal_name);
    const { owner: person, ...organisation } = wanted;
    let owner = await known(stage, person);
    if (owner === 'unknown')
      await unwrap(
        anybody.POST('/api/v1/organisations', { body: { ...organisation, owner: { ...person, password } } }),
      );
    if (typeof owner === 'string') {
      const token = await linkFor(stage.mail, person.email);
      await unwrap(anybody.POST('/api/v1/email-verifications', { body: { token, password } }));
      owner = await signIn(stage, person);
    }
    const { roles } = await unwrap(owner.client.GET('/api/v1/me'));
    const id = roles.find(({ scope_kind, role }) => scope_kind === 'organisation' && role === 'owner')?.scope ?? '';
    const params = { path: { organisation: id } };
    const made = await unwrap(root.client.GET('/api/v1/platform/organisations/{organisation}', { params }));
    if (made.state === 'registered')
      await unwrap(
        root.client.POST('/api/v1/platform/organisations/{organisation}/verification', {
          params: { ...params, header: match(made) },
          body: { evidence: 'Sample organisation of the local run: its register entry is fictional.' },
        }),
      );
    return { id, owner };
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
    const there = await known(stage, person);
    if (typeof there === 'object') return there;
    await unwrap(
      by.POST('/api/v1/organisations/{org}/invitations', {
        params: { path: { org } },
        body: { email: person.email, role },
      }),
    );
    const token = await linkFor(stage.mail, person.email);
    await unwrap(anybody.POST('/api/v1/invitations/acceptance', { body: { token, name: person.name, password } }));
    return signIn(stage, person);
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
