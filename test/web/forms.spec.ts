import type { Page, Request } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at, changing, changingOnce } from '../support/http';
import { colleague } from '../support/uploads';
import {
  chosenElsewhere,
  faultsOf,
  openAt,
  openWindow,
  settled,
  sideways,
  signIn,
  type Visit,
} from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();
const requests = '/api/v1/projects/{project}/allocation-requests';
const one = `${requests}/{request}` as const;
const discard = (page: Page) => page.getByRole('dialog', { name: 'Discard what you typed?' });

/** A window of the project's lead on a page of the project. */
const leadsPage = (path: string, visit?: Visit) =>
  openAt(seeded, seeded.lead.session, `/p/${seeded.project}${path}`, visit);

/** A draft of a request for GPU time that the lead wrote. */
const draftOf = (purpose: string, gpuSeconds = 36_000) =>
  unwrap(
    seeded.lead.session.POST(requests, {
      ...at({ project: seeded.project }),
      body: {
        pool: seeded.launching.pool,
        gpu_seconds: gpuSeconds,
        valid_from: new Date(Date.now() + 86_400_000).toISOString(),
        valid_until: new Date(Date.now() + 60 * 86_400_000).toISOString(),
        purpose,
      },
    }),
  );

const found = async (purpose: string) =>
  (
    await unwrap(
      seeded.lead.session.GET(requests, { params: { path: { project: seeded.project }, query: { limit: 200 } } }),
    )
  ).data.filter((request) => request.purpose === purpose);

/** How often the page was loaded since. */
function loadsOf(page: Page): { count: number } {
  const loads = { count: 0 };
  page.on('load', () => loads.count++);
  return loads;
}

it('stays on its own site after signing in, however the way back is written', async () => {
  const { context, page } = await openWindow(seeded.browser);
  const away: string[] = [];
  await context.route('https://evil.example/**', (route) => {
    away.push(route.request().url());
    return route.abort();
  });
  await context.route('http://evil.example/**', (route) => {
    away.push(route.request().url());
    return route.abort();
  });
  const { email } = await seeded.world.person();
  await signIn(page, seeded.system, email, 'a long password for tests', '/\t/evil.example');
  await settled(page);
  expect(new URL(page.url()).host).toBe(new URL(seeded.system.url).host);
  expect(away).toEqual([]);
  await context.close();
});

it('asks before what was typed into a dialog is lost, and takes marking text for no press beside it', async () => {
  const { context, page, complaints } = await openAt(
    seeded,
    seeded.administrator.session,
    `/console/programmes/${seeded.programme}/projects/${seeded.project}`,
  );
  const dialog = page.getByRole('dialog', { name: /^Suspend/ });
  const words = await page.locator('main button').allInnerTexts();
  const suspend = page.locator('main button').nth(words.findIndex((text) => text.startsWith('Suspend')));
  await suspend.click();
  // Nothing was typed: a press beside it and Escape close it.
  await page.mouse.click(20, 20);
  await dialog.waitFor({ state: 'detached' });
  await suspend.click();
  const reason = page.locator('textarea[name=reason]');
  await reason.fill('A long reason that took its time to write');
  const box = await reason.boundingBox();
  await page.mouse.move(box!.x + 60, box!.y + 12);
  await page.mouse.down();
  await page.mouse.move(20, 20, { steps: 4 });
  await page.mouse.up();
  expect(await dialog.isVisible()).toBe(true);
  expect(await discard(page).count()).toBe(0);
  for (const leave of [() => page.mouse.click(20, 20), () => page.keyboard.press('Escape')]) {
    await leave();
    await discard(page).getByRole('button', { name: 'Go on writing' }).click();
    expect(await reason.inputValue()).toBe('A long reason that took its time to write');
  }
  // Escape of the question leaves the dialog where it is, also the second time.
  for (let times = 0; times < 3; times++) {
    await page.keyboard.press('Escape');
    await discard(page).waitFor();
    await page.keyboard.press('Escape');
    await discard(page).waitFor({ state: 'detached' });
    expect(await dialog.isVisible()).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.mouse.move(20, 20);
  expect(await faultsOf(page, [])).toEqual([]);
  // Its question in the other languages, which the page takes once it holds no text.
  await page.setViewportSize({ width: 320, height: 640 });
  for (const language of ['th', 'vi']) {
    await chosenElsewhere(page, language);
    await page.getByRole('dialog').nth(1).getByRole('button').first().click();
    await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
    await suspend.click();
    await reason.fill('A reason');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').nth(1).waitFor();
    expect(await sideways(page)).toEqual([]);
  }
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);

it('asks before a page is left on which something was typed, and not once it was sent', async () => {
  const { context, page, complaints } = await leadsPage('/quota/new');
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/quota/new'));
  await page.goBack();
  await page.locator('textarea[name=purpose]').waitFor();
  await page.getByRole('link', { name: 'Quota' }).first().click();
  await page.locator('main a[href$="/quota/new"]').first().click();
  await page.locator('textarea[name=purpose]').fill('Half of a purpose');
  await page.goBack();
  await discard(page).getByRole('button', { name: 'Go on writing' }).click();
  expect(new URL(page.url()).pathname).toBe(`/p/${seeded.project}/quota/new`);
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await discard(page).getByRole('button', { name: 'Go on writing' }).click();
  expect(await page.locator('textarea[name=purpose]').inputValue()).toBe('Half of a purpose');
  await page.locator('input[name=gpu_seconds]').fill('1');
  await page.getByRole('button', { name: 'Keep as draft' }).click();
  await page.getByText('This is a draft', { exact: false }).waitFor();
  await page.goto(`${seeded.system.url}/p/${seeded.project}/quota/new`);
  await page.locator('textarea[name=purpose]').fill('Another one');
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await discard(page).getByRole('button', { name: 'Discard it' }).click();
  await page.waitForURL((url) => url.pathname === `/p/${seeded.project}`);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('keeps its language while something is written, and takes one that was chosen elsewhere once that is sent', async () => {
  const { context, page, complaints } = await leadsPage('/quota/new');
  await page.locator('input[name=gpu_seconds]').fill('1.5');
  const other = await context.newPage();
  await other.goto(`${seeded.system.url}/`);
  const heard = page.evaluate(
    "new Promise((told) => addEventListener('storage', ({ key }) => key === 'monsoon.language' && told()))",
  );
  await other.getByRole('button', { name: 'Language' }).click();
  await other.getByRole('button', { name: 'Tiếng Việt' }).click();
  await other.locator('html[lang=vi]').waitFor({ state: 'attached' });
  await heard;
  // In the words of a page that reads a point so; in Vietnamese it parts thousands.
  await page.locator('textarea[name=purpose]').fill('Half an hour and one');
  await page.getByRole('button', { name: 'Keep as draft' }).click();
  await page.locator('html[lang=vi]').waitFor({ state: 'attached' });
  await page.getByRole('heading', { level: 1, name: '1,5' }).waitFor();
  expect(await found('Half an hour and one')).toMatchObject([{ gpu_seconds: 5400 }]);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('changes a draft, over what somebody else changed meanwhile, without typing it again', async () => {
  const { id: request, version } = await draftOf('To be changed');
  const { context, page, complaints } = await leadsPage(`/quota/${request}`);
  await page.getByRole('link', { name: 'Change…' }).click();
  await page.getByRole('heading', { level: 1, name: 'Change the request' }).waitFor();
  expect(await page.locator('input[name=gpu_seconds]').inputValue()).toBe('10');
  await page.locator('input[name=gpu_seconds]').fill('12');
  const place = { project: seeded.project, request };
  await unwrap(seeded.lead.session.PATCH(one, { ...changing(place, version), body: { concurrent_gpus: 2 } }));
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await page.getByText('It was changed meanwhile; look at what is new and send again.').waitFor();
  expect(await page.locator('input[name=gpu_seconds]').inputValue()).toBe('12');
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await page.getByRole('heading', { level: 1, name: '12.0 GPU-hours of CPU' }).waitFor();
  const changed = await unwrap(seeded.lead.session.GET(one, at(place)));
  expect(changed).toMatchObject({ gpu_seconds: 43_200, concurrent_gpus: 2, purpose: 'To be changed' });
  expect(complaints.all.filter((text) => !text.includes('412'))).toEqual([]);
  await context.close();
});

it('writes its numbers as another language does once its reader chooses that, those that were typed and those that were not', async () => {
  const { id: request } = await draftOf('An hour and a half of each', 5400);
  const { context, page, complaints } = await leadsPage(`/quota/${request}`);
  const toChange = page.locator('main a[href$="/change"]');
  await toChange.click();
  await page.waitForURL(/change$/);
  const [hours, gpus] = [page.locator('input[name=gpu_seconds]'), page.locator('input[name=concurrent_gpus]')];
  const choose = async (language: string, code: string) => {
    await page.getByRole('button', { name: /^(Language|Ngôn ngữ)$/ }).click();
    await page.getByRole('button', { name: language, exact: true }).click();
    await page.locator(`html[lang=${code}]`).waitFor({ state: 'attached' });
  };
  const written = async () => {
    await settled(page);
    return [await hours.inputValue(), await gpus.inputValue()];
  };
  expect(await written()).toEqual(['1.5', '']);
  await choose('Tiếng Việt', 'vi');
  expect(await written()).toEqual(['1,5', '']);
  // Nobody wrote anything: the page is left without a question.
  await page.goBack();
  await page.waitForURL((url) => !url.pathname.endsWith('/change'));
  await toChange.click();
  await hours.waitFor();
  expect(await written()).toEqual(['1,5', '']);
  await gpus.fill('2');
  await hours.fill('2,25');
  await choose('English', 'en');
  expect(await written()).toEqual(['2.25', '2']);
  await choose('Tiếng Việt', 'vi');
  expect(await written()).toEqual(['2,25', '2']);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/change'));
  expect(await found('An hour and a half of each')).toMatchObject([{ gpu_seconds: 8100 }]);

  // What the page itself writes in the new language is that already, though `0,002` is how others group thousands.
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/new?from=${seeded.jobs.waiting}`);
  const rate = page.locator('input[name="hyperparameters/learning_rate"]');
  await rate.waitFor({ state: 'attached' });
  for (const [language, code, text] of [
    ['English', 'en', '0.002'],
    ['Tiếng Việt', 'vi', '0,002'],
  ]) {
    await choose(language, code);
    await settled(page);
    expect(await rate.inputValue()).toBe(text);
  }
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('offers the forms of a request to those who may send them, and others the way to them', async () => {
  const { system, world, launching, project, programme, administrator, lead } = seeded;
  const { partner, funded } = launching;
  const viewer = await colleague(system, world, partner, 'member');
  const person = { org: partner.id, participation: funded.participation, person: viewer.id };
  const named = '/api/v1/organisations/{org}/participations/{participation}/people/{person}' as const;
  await unwrap(partner.owner.session.PUT(named, { ...at(person), body: { role: 'viewer' } }));
  const { id: request, version } = await draftOf('To be asked about');
  const sent = await unwrap(lead.session.POST(`${one}/submit`, changing({ project, request }, version)));
  await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/question', {
      ...changingOnce({ programme, request }, sent.version),
      body: { text: 'Why so few?' },
    }),
  );
  const { context, page } = await openAt(seeded, viewer.session, `/p/${project}/quota/new`);
  await page.getByText('Leads of the project ask for GPU time.').waitFor();
  expect(await page.locator('form').count()).toBe(0);
  await page.goto(`${system.url}/p/${project}/quota/${request}/change`);
  await page.getByText('Leads of the project ask for GPU time.').waitFor();
  await page.goto(`${system.url}/p/${project}/quota/${request}`);
  await page.getByText('The programme asked: Why so few?').waitFor();
  expect(await page.locator('form').count()).toBe(0);
  await context.close();

  const leads = await leadsPage(`/quota/${request}`);
  await leads.page.getByLabel('Your answer').waitFor();
  await leads.page.getByRole('link', { name: 'Change…' }).click();
  await leads.page.getByRole('heading', { level: 1, name: 'Change the request' }).waitFor();
  await leads.page.getByText('Why so few?', { exact: true }).waitFor();
  expect(await faultsOf(leads.page)).toEqual([]);
  await leads.context.close();
}, 60_000);

it('files a request once, though its first answer was lost', async () => {
  const { context, page } = await leadsPage('/quota/new');
  let lost = 0;
  await page.route(/allocation-requests$/, async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.locator('input[name=gpu_seconds]').fill('3');
  await page.locator('textarea[name=purpose]').fill('Answered into the void');
  await page.getByRole('button', { name: 'Keep as draft' }).click();
  await page.getByText('No answer came, so it is not known whether it was done.', { exact: false }).waitFor();
  expect(await page.getByText('not done.', { exact: false }).count()).toBe(0);
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('heading', { level: 1, name: '3.0 GPU-hours of CPU' }).waitFor();
  expect(await found('Answered into the void')).toHaveLength(1);
  await context.close();
});

it('keeps what is written when one is signed out elsewhere, and sends it for nobody else', async () => {
  const { context, page } = await openWindow(seeded.browser);
  const password = 'a long password for tests';
  await signIn(page, seeded.system, seeded.lead.email, password, `/p/${seeded.project}/quota/new`);
  await page.locator('input[name=gpu_seconds]').fill('4');
  await page.locator('textarea[name=purpose]').fill('Written before the session ended');
  const send = page.getByRole('button', { name: 'Keep as draft' });
  const other = await context.newPage();
  await other.goto(`${seeded.system.url}/`);
  await other.getByRole('button', { name: 'Your account' }).click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.waitForURL((url) => url.pathname === '/sign-in');
  await send.click();
  await page.getByText('You were signed out. Your text is still here', { exact: false }).waitFor();

  const away = page.getByRole('link', { name: /^Sign in as .* in a new tab$/ });
  const [tab] = await Promise.all([context.waitForEvent('page'), away.click()]);
  const { email } = await seeded.world.person();
  await signIn(tab, seeded.system, email, password);
  await send.click();
  await page.getByText('Somebody else has signed in in this browser.', { exact: false }).waitFor();
  expect(await page.locator('textarea[name=purpose]').inputValue()).toBe('Written before the session ended');
  expect(await found('Written before the session ended')).toEqual([]);

  await signIn(tab, seeded.system, seeded.lead.email, password);
  await tab.close();
  await send.click();
  await page.getByRole('heading', { level: 1, name: '4.0 GPU-hours of CPU' }).waitFor();
  expect(await found('Written before the session ended')).toHaveLength(1);
  await context.close();
}, 60_000);

it('refuses at its field an amount that its currency has no unit for, and rounds nothing', async () => {
  const { context, page, complaints } = await openAt(
    seeded,
    seeded.administrator.session,
    `/console/programmes/${seeded.programme}/envelopes`,
  );
  await page.getByRole('button', { name: 'Put money in…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[name="amount/amount"]').fill('1000.5');
  expect(await dialog.getByText('1,00', { exact: false }).count()).toBe(0);
  await dialog.locator('button[type=submit]').click();
  await dialog.getByText('Write a whole amount, with nothing after the point', { exact: false }).first().waitFor();
  await dialog.locator('[name="amount/currency"]').selectOption('THB');
  await dialog.getByText('฿1,000.50').first().waitFor();
  // What was said of what is changed since is said no more; a field says one fault, of what is written now.
  expect(await dialog.getByText('Write a whole amount', { exact: false }).count()).toBe(0);
  await dialog.locator('[name=country]').selectOption('TH');
  await dialog.locator('[name="amount/amount"]').fill('-5');
  await dialog.locator('button[type=submit]').click();
  await dialog.getByText('One thing to correct:', { exact: false }).waitFor();
  await dialog.getByText('Write a number above zero.').first().waitFor();
  await dialog.locator('[name="amount/amount"]').fill('5');
  await dialog.getByText('Write a number above zero.').first().waitFor({ state: 'detached' });
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();
});

it('leaves by Back a dialog and not its page, and asks first where something is written', async () => {
  const { context, page, complaints } = await openAt(
    seeded,
    seeded.administrator.session,
    `/console/programmes/${seeded.programme}`,
  );
  await page.getByRole('link', { name: 'Envelopes' }).first().click();
  await page.waitForURL(/\/envelopes$/);
  const amount = page.locator('[name="amount/amount"]');
  const open = () => page.getByRole('button', { name: 'Put money in…' }).click();
  await open();
  await amount.waitFor();
  await page.goBack();
  await amount.waitFor({ state: 'detached' });
  await open();
  await amount.fill('7');
  for (let times = 0; times < 2; times++) {
    await page.goBack();
    await discard(page).getByRole('button', { name: 'Go on writing' }).click();
    expect(await amount.inputValue()).toBe('7');
  }
  // Back leaves the question too, and what it asks about stays.
  await page.goBack();
  await discard(page).waitFor();
  await page.goBack();
  await discard(page).waitFor({ state: 'detached' });
  expect(await amount.inputValue()).toBe('7');
  await page.goBack();
  await discard(page).getByRole('button', { name: 'Discard it' }).click();
  await amount.waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toMatch(/\/envelopes$/);
  await page.goBack();
  await page.waitForURL((url) => !url.pathname.endsWith('/envelopes'));
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);

it('loads the page again for a lost part of it once, and not for a link that is pointed at', async () => {
  const { context, page } = await leadsPage('/quota/new');
  const part = /assets\/models-page-.*\.js/;
  const tries: Request[] = [];
  await page.route(part, (route) => {
    tries.push(route.request());
    return route.abort();
  });
  const loads = loadsOf(page);
  await page.locator('textarea[name=purpose]').fill('Half of a purpose');
  const models = page.getByRole('link', { name: 'Models' }).first();
  await models.hover();
  while (tries.length === 0) await page.waitForTimeout(20);
  await page.waitForTimeout(500);
  expect(loads.count).toBe(0);
  expect(await page.locator('textarea[name=purpose]').inputValue()).toBe('Half of a purpose');
  await models.click();
  await discard(page).getByRole('button', { name: 'Discard it' }).click();
  await page.getByText('This page did not load.').waitFor();
  while (loads.count === 0) await page.waitForTimeout(20);
  await page.waitForTimeout(1500);
  expect(loads.count).toBe(1);
  await page.unroute(part);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
  await context.close();
}, 60_000);

it('comes back to words that were lost on the way', async () => {
  const { context, page } = await leadsPage('/jobs');
  await page.evaluate(
    "sessionStorage.setItem('monsoon.reloaded', document.querySelector('script[type=module][src]').src)",
  );
  await context.route(/assets\/en-.*\.js/, (route) => route.abort());
  await page.getByRole('link', { name: 'Quota' }).first().hover();
  await page.waitForTimeout(500);
  await context.unroute(/assets\/en-.*\.js/);
  await page.getByRole('link', { name: 'Quota' }).first().click();
  await page.getByText('GPU time granted').or(page.getByText('This page did not load.')).waitFor();
  if (await page.getByText('This page did not load.').isVisible())
    await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('GPU time granted').waitFor();
  await context.close();
});

it('names the filter that is to blame for an empty list', async () => {
  const { context, page } = await leadsPage('/quota?state=refused');
  await page.getByRole('button', { name: /^Without the filter State “Refused”: \d+ rows?$/ }).click();
  await page.getByRole('link', { name: 'Three seeds of the helper' }).waitFor();
  await context.close();
});
