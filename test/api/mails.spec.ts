import { type components, unwrap } from '@app/api-client';
import { at } from '../support/http';
import { until } from '../support/jobs-world';
import { type ReadMail, tokenIn } from '../support/mail';
import { startSystem, type System } from '../support/system';
import { type Partner, registrationNumber, type Somebody, World } from '../support/world';

type Schemas = components['schemas'];
type Locale = NonNullable<Schemas['ChangeMe']['locale']>;

const password = 'a long password for tests';
let system: System;
let world: World;
let partner: Partner;

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  partner = await world.partner('TH');
  await speak(partner.owner, 'th');
}, 120_000);
afterAll(() => system?.stop());

/** The n-th mail to an address, once it has come. */
const mail = (to: string, n: number) =>
  until(
    () => Promise.resolve(system.mails(to)[n]),
    (found) => found !== undefined,
  );
const register = (country: string, owner: Omit<Schemas['OwnerBody'], 'name' | 'password'>) => {
  const registration_number = registrationNumber(country);
  const body = {
    legal_name: 'Fictional',
    country,
    registration_number,
    owner: { ...owner, name: 'Somebody', password },
  };
  return unwrap(system.client().POST('/api/v1/organisations', { body }));
};
async function speak({ session }: Pick<Somebody, 'session'>, locale: Locale): Promise<void> {
  const { version } = await unwrap(session.GET('/api/v1/me'));
  await unwrap(session.PATCH('/api/v1/me', { params: { header: { 'If-Match': `"${version}"` } }, body: { locale } }));
}
const invite = (email: string, locale?: Locale) =>
  unwrap(
    partner.owner.session.POST('/api/v1/organisations/{org}/invitations', {
      ...at({ org: partner.id }),
      body: { email, role: 'steward', locale },
    }),
  );
const join = (mailed: ReadMail, account: Partial<Schemas['AcceptInvitation']> = {}) =>
  unwrap(system.client().POST('/api/v1/invitations/acceptance', { body: { token: tokenIn(mailed)!, ...account } }));
const localeOf = async (email: string) =>
  (await unwrap((await system.client().signIn(email, password)).GET('/api/v1/me'))).locale;

describe('whoever registers', () => {
  it.each([
    ['en', 'Confirm your address for Monsoon'],
    ['th', 'ยืนยันอีเมลของคุณสำหรับ Monsoon'],
    ['vi', 'Xác nhận địa chỉ của bạn cho Monsoon'],
    // There are no words in Japanese yet.
    ['ja', 'Confirm your address for Monsoon'],
  ] as const)('reads in %s what to do, and keeps the language', async (locale, subject) => {
    const email = `new-${locale}@example.test`;
    await register('MY', { email, locale });
    const mailed = await mail(email, 0);
    expect(mailed.subject).toBe(subject);
    expect(mailed.html).toContain(`lang="${locale === 'ja' ? 'en' : locale}"`);
    expect(mailed.html).toContain(`/verify#${tokenIn(mailed)}"`);
    const body = { token: tokenIn(mailed)!, password };
    await unwrap(system.client().POST('/api/v1/email-verifications', { body }));
    expect(await localeOf(email)).toBe(locale);
  });

  it('is told in the account’s language where the address has one, whatever a stranger says', async () => {
    const { email } = partner.owner;
    await register('MY', { email, locale: 'vi' });
    expect((await mail(email, 1)).subject).toBe('มีการลงทะเบียนองค์กรด้วยอีเมลของคุณ');
  });

  it('says a language that there is', async () => {
    const owner = { email: 'x@example.test', name: 'X', password, locale: 'xx' };
    const body = { legal_name: 'Fictional', country: 'MY', registration_number: registrationNumber('MY'), owner };
    const answer = await system.client().send('POST', '/organisations', body);
    expect(answer.body.errors[0].pointer).toBe('/owner/locale');
  });
});

it('sends the link for a new password in the account’s language', async () => {
  const { email } = partner.owner;
  const before = system.mails(email).length;
  await unwrap(system.client().POST('/api/v1/password-resets', { body: { email } }));
  const mailed = await mail(email, before);
  expect(mailed.subject).toBe('รหัสผ่านใหม่สำหรับ Monsoon');
  expect(mailed.text).toContain('/reset#');
});

describe('an invitation', () => {
  it('is in the language that the inviter chose, which the new account takes over', async () => {
    const email = 'chosen@example.test';
    expect(await invite(email, 'vi')).toMatchObject({ email, locale: 'vi' });
    const mailed = await mail(email, 0);
    expect(mailed.subject).toBe('Bạn được mời vào Monsoon');
    expect(mailed.text).toContain('mời bạn gia nhập với vai trò người quản lý dữ liệu.');
    await join(mailed, { name: 'Chosen', password });
    expect(await localeOf(email)).toBe('vi');
  });

  it('is in the inviter’s own where none was chosen; a page in another language says so', async () => {
    const email = 'page@example.test';
    expect(await invite(email)).toMatchObject({ locale: 'th' });
    const mailed = await mail(email, 0);
    expect(mailed.subject).toBe('คุณได้รับเชิญเข้าร่วม Monsoon');
    await join(mailed, { name: 'Page', password, locale: 'en' });
    expect(await localeOf(email)).toBe('en');
  });

  it('is in the language of the account that the address has', async () => {
    const { owner } = await world.partner('VN');
    await speak(owner, 'vi');
    await invite(owner.email, 'th');
    const mailed = await mail(owner.email, 1);
    expect(mailed.subject).toBe('Bạn được mời vào Monsoon');
    await join(mailed);
    expect(await localeOf(owner.email)).toBe('vi');
  });
});
