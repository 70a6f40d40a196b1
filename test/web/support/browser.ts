import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Session } from '../../support/http';
import type { System } from '../../support/system';

const axeProgram = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Chromium as it is on this machine; `npm test -- web` installs it where it is not. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.MONSOON_CHROMIUM ?? installed.find((file) => existsSync(file)),
    // Root has no sandbox, and containers have a small /dev/shm.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });

/** What a page did that it should not have: the browser's reports of the content security policy, and errors of its program. */
export interface Complaints {
  all: string[];
}

/** How somebody looks, and where: on a wide screen, in light, in English and in Bangkok unless said. */
export interface Visit {
  theme?: 'light' | 'dark';
  language?: 'en' | 'th' | 'vi';
  width?: number;
  height?: number;
  /** IANA name. */
  zone?: string;
}

/** A browser window of its own, and what it complains of. */
export async function openWindow(
  browser: Browser,
  { theme = 'light', language = 'en', width = 1440, height = 900, zone = 'Asia/Bangkok' }: Visit = {},
): Promise<{ context: BrowserContext; page: Page; complaints: Complaints }> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: language === 'en' ? 'en-GB' : language,
    timezoneId: zone,
    reducedMotion: 'reduce',
  });
  const complaints: Complaints = { all: [] };
  await context.addInitScript(`
    localStorage.setItem('monsoon.language', '${language}');
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error('policy: ' + event.violatedDirective + ' forbids ' + (event.blockedURI || event.sample));
    });
  `);
  const page = await context.newPage();
  page.on('console', (message) => {
    // A refusal that a page expects, as of who is not signed in, is told by the browser as a failed request.
    if (message.type() === 'error' && !/Failed to load resource.*\b(401|403|404|409)\b/.test(message.text()))
      complaints.all.push(message.text());
  });
  page.on('pageerror', (error) => complaints.all.push(String(error)));
  return { context, page, complaints };
}

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, system: System, email: string, password: string, to = '/'): Promise<void> {
  await page.goto(`${system.url}/sign-in?to=${encodeURIComponent(to)}`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Gives a window the session that somebody has already, which is quicker than signing in. */
export async function lendSession(context: BrowserContext, system: System, cookie: string): Promise<void> {
  const [name, value] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: system.url, httpOnly: true, sameSite: 'Lax' }]);
}

/** A window of somebody who is signed in, at a page that shows what it has. */
export async function openAt(
  { browser, system }: { browser: Browser; system: System },
  session: Session,
  path: string,
  visit?: Visit,
) {
  const window = await openWindow(browser, visit);
  await lendSession(window.context, system, session.cookie as string);
  await window.page.goto(`${system.url}${path}`);
  await settled(window.page);
  return window;
}

/** Waits until a page shows what it has: nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('h1');
  // Counted from outside: what waits within the page is made of text, which the page's policy does not run.
  while ((await page.locator('[aria-busy=true]').count()) > 0) await page.waitForTimeout(50);
  await page.evaluate('document.fonts.ready.then(() => true)');
}

interface Finding {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

const rules = {
  all: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  /** What a theme can break. */
  colours: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** Serious faults that axe finds in a page, each with the element that has it. */
async function seriousFaults(page: Page, which: keyof typeof rules): Promise<string[]> {
  const found = await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: Finding[] }> } };
    return (await axe.run({ runOnly, resultTypes: ['violations'] })).violations;
  }, rules[which]);
  return found
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

/** By how much a page is wider than its window. */
export async function sideways(page: Page): Promise<string[]> {
  const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  return wider === 0 ? [] : [`${String(wider)} pixels wider`];
}

/** Tells a page of a language that was chosen in another window. */
export const chosenElsewhere = (page: Page, language: string): Promise<void> =>
  page.evaluate(`
    localStorage.setItem('monsoon.language', '${language}');
    dispatchEvent(new StorageEvent('storage', { key: 'monsoon.language' }));
  `);

/** Changes the language of a page on which nothing is written, without loading it anew: one with text would wait to be rid of that. */
async function speak(page: Page, language: string): Promise<void> {
  await chosenElsewhere(page, language);
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
  await settled(page);
}

/**
 * What is wrong with a page: serious faults that axe finds in light and in dark, and what scrolls sideways on a small phone in any
 * language. One load serves for all of it, since loading is what takes the time.
 * @param languages those besides its own; none where something is written, since the page then keeps to its own
 */
export async function faultsOf(page: Page, languages = ['th', 'vi', 'en']): Promise<string[]> {
  const before = { size: page.viewportSize(), language: await page.locator('html').getAttribute('lang') };
  const faults: string[] = [];
  // Evaluated by the browser's own tools, which no policy of the page stands against.
  await page.evaluate(axeProgram);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' });
    await settled(page);
    const which = colorScheme === 'light' ? 'all' : 'colours';
    faults.push(...(await seriousFaults(page, which)).map((fault) => `in ${colorScheme}: ${fault}`));
  }
  await page.setViewportSize({ width: 320, height: 640 });
  const others = languages.filter((one) => one !== before.language);
  for (const language of others) {
    await speak(page, language);
    faults.push(...(await sideways(page)).map((fault) => `in ${language}: ${fault}`));
  }
  if (others.length > 0) await speak(page, before.language ?? 'en');
  else await settled(page);
  faults.push(...(await sideways(page)));
  if (before.size) await page.setViewportSize(before.size);
  return faults;
}

/** What is wrong with pages, by their paths; a page without fault is not named. @param base where the paths begin */
export async function faultsAt(page: Page, base: string, paths: readonly string[]): Promise<Record<string, string[]>> {
  const faults: Record<string, string[]> = {};
  for (const path of paths) {
    // The window was opened at one of them, as a rule.
    if (page.url() !== `${base}${path}`) await page.goto(`${base}${path}`);
    await settled(page);
    const found = await faultsOf(page);
    if (found.length > 0) faults[path] = found;
  }
  return faults;
}
