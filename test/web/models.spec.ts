import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at, type Session } from '../support/http';
import { colleague } from '../support/uploads';
import { sure } from '../support/world';
import { faultsAt, openAt, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

/** A window of somebody, at a page of the project. */
const projectOf = (session: Session, path: string, visit?: Visit) =>
  openAt(seeded, session, `/p/${seeded.project}${path}`, visit);

const tab = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Parts of the model' }).getByRole('link', { name }).click();

it('leads from a job to what it made: answers beside each other, the loss before and after, and all it was made of', async () => {
  const { lead, jobs, launching } = seeded;
  const { context, page, complaints } = await projectOf(lead.session, `/jobs/${jobs.succeeded}`);
  await page.getByRole('link', { name: 'Open the model' }).click();
  await page.getByRole('heading', { level: 1, name: 'thai-helper-r1' }).waitFor();
  const [before, after] = [
    page.getByRole('region', { name: 'Before: tiny' }).first(),
    page.getByRole('region', { name: 'After: version 1' }).first(),
  ];
  expect(await before.innerText()).toContain('The rain the rain the rain');
  expect(await after.innerText()).toContain('ปลายเดือนพฤษภาคม\nในภาคใต้เร็วกว่าเล็กน้อย');
  const [left, right] = [await before.boundingBox(), await after.boundingBox()];
  expect([left?.y, (left?.x ?? 0) < (right?.x ?? 0)]).toEqual([right?.y, true]);
  expect(await page.getByRole('region', { name: 'Before: tiny' }).nth(1).innerText()).toContain('It said nothing.');
  await page.getByText('shown to the people of this project only', { exact: false }).waitFor();
  await page.getByText('54% lower').waitFor();
  await page.getByRole('img', { name: 'Held-out rows: from 2.61 to', exact: false }).waitFor();

  await tab(page, /Lineage/);
  await page.getByText('Licence Apache-2.0').waitFor();
  await page.getByText('Thai rows 1.0.0').waitFor();
  await page.getByText('240 steps').waitFor();
  await page.getByText('seed 1').waitFor();
  await tab(page, /Versions/);
  await page.getByText('2.61 → 1.19').waitFor();
  await page.getByRole('table').getByRole('link', { name: /^job_/ }).click();
  await page.getByText('of ¥1,200 held', { exact: false }).first().waitFor();
  expect(launching.baseModel).toMatch(/^bas_/);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('hands out the files with their digests, one by one and by command line', async () => {
  const { context, page, complaints } = await projectOf(seeded.lead.session, `/models/${seeded.model}`);
  // A version of one file comes at once.
  const whole = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download, / }).click();
  expect((await whole).suggestedFilename()).toBe('adapter.bin');
  await tab(page, /Files/);
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download adapter.bin' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('adapter.bin');
  const bytes: Buffer[] = [];
  for await (const piece of await file.createReadStream()) bytes.push(piece as Buffer);
  const sha256 = createHash('sha256').update(Buffer.concat(bytes)).digest('hex');
  const script = await page.locator('pre').innerText();
  expect(script).toContain(`${sha256}  ./adapter.bin`);
  expect(script).toContain(`-o './adapter.bin' '${seeded.system.url}/api/v1/projects/${seeded.project}/models/`);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy the sha256 of adapter.bin' }).click();
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(sha256);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('is named and described by who may, and the card says it as text, whatever it is', async () => {
  const { lead, model, project, system, world, launching } = seeded;
  const description = 'For village offices. <img src=x onerror=alert(1)> [here](javascript:alert(1))';
  const { context, page, complaints } = await projectOf(lead.session, `/models/${model}`);
  await page.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[name=name]').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Fill this in.').first().waitFor();
  await dialog.locator('input[name=name]').fill('Thai helper');
  await dialog.locator('textarea[name=description]').fill(description);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thai helper' }).waitFor();
  await tab(page, /Card/);
  await page.getByRole('heading', { name: 'Thai helper, version 1' }).waitFor();
  const card = page.locator('article');
  expect(await card.innerText()).toContain(description);
  expect(await card.locator('img, a, script').count()).toBe(0);
  expect(
    await unwrap(lead.session.GET('/api/v1/projects/{project}/models/{model}', at({ project, model }))),
  ).toMatchObject({ name: 'Thai helper', description, version: 2 });
  expect(complaints.all).toEqual([]);
  await context.close();

  const viewer = await colleague(system, world, launching.partner, 'member');
  const people = `/organisations/${launching.partner.id}/participations/${launching.funded.participation}/people`;
  sure(await lead.session.put(`${people}/${viewer.id}`, { role: 'viewer' }));
  const seen = await projectOf(viewer.session, `/models/${model}`);
  await seen.page.getByText('with the role engineer or lead can change', { exact: false }).waitFor();
  expect(await seen.page.getByRole('button', { name: 'Change…' }).count()).toBe(0);
  await seen.context.close();
});

it('is found by the palette, as is the data that the project may use', async () => {
  const { context, page } = await projectOf(seeded.lead.session, '/jobs');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('thai');
  await page.getByRole('option').filter({ hasText: 'Models' }).click();
  await page.getByRole('navigation', { name: 'Parts of the model' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Thai rows');
  await page.getByRole('option').filter({ hasText: 'Thai rows' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Data of this project' }).waitFor();
  await page.getByText('In force').first().waitFor();
  await context.close();
});

/** Another version of the model, as a second job of its name would have made it without questions. */
const addVersion = () =>
  seeded.system.admin.query(
    `insert into model_versions select (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'number', 2,
       'job_id', gen_random_uuid()))).* from model_versions v where number = 1`,
  );

const paths = () => [
  '/models',
  ...['', '/card', '/lineage', '/versions', '/files'].map((part) => `/models/${seeded.model}${part}`),
  '/data',
];

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const { context, page, complaints } = await projectOf(seeded.lead.session, '/models');
  expect(await faultsAt(page, `${seeded.system.url}/p/${seeded.project}`, paths())).toEqual({});
  expect(complaints.all).toEqual([]);
  await context.close();
}, 180_000);

it('keeps to the version that was chosen, and says which is newer', async () => {
  const { data } = await unwrap(
    seeded.lead.session.GET(
      '/api/v1/projects/{project}/models/{model}/versions',
      at({ project: seeded.project, model: seeded.model }),
    ),
  );
  await addVersion();
  const { context, page } = await projectOf(seeded.lead.session, `/models/${seeded.model}?version=${data[0].id}`);
  await page.getByText('This is version 1; version 2 is newer.').waitFor();
  await tab(page, /Files/);
  expect(await page.locator('pre').innerText()).toMatch(/^mkdir -p '.*-v1'/m);
  await page.getByRole('link', { name: 'Look at version 2' }).click();
  await page.getByText('No questions were asked').waitFor();
  expect(await page.getByText('is newer').count()).toBe(0);
  await context.close();
});
