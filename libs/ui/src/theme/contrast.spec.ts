import {
  deepMerge,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  type MantineTheme,
  mergeMantineTheme,
} from '@mantine/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cssVariables, theme } from './theme';

const tokens = readFileSync(join(__dirname, 'tokens.css'), 'utf8');
type Variables = Record<string, string>;

/** Variables that the style sheet sets under a selector, colours alone. */
function setUnder(selector: string): Variables {
  const from = tokens.indexOf(`\n${selector} {`);
  const block = tokens.slice(from, tokens.indexOf('\n}', from));
  return Object.fromEntries([...block.matchAll(/(--[\w-]+): (#\w+);/g)].map(([, name, value]) => [name, value]));
}

const whole: MantineTheme = mergeMantineTheme(DEFAULT_THEME, theme);
const mantine = deepMerge(defaultCssVariablesResolver(whole), cssVariables(whole));
const dark = "[data-mantine-color-scheme='dark']";
const variables = {
  light: { ...mantine.variables, ...mantine.light, ...setUnder(':root') },
  dark: { ...mantine.variables, ...mantine.dark, ...setUnder(':root'), ...setUnder(dark) },
};
const rails = {
  light: { ...variables.light, ...setUnder("[data-site='console']") },
  dark: { ...variables.dark, ...setUnder("[data-site='console']"), ...setUnder(`[data-site='console']${dark}`) },
};

type Colour = [red: number, green: number, blue: number, alpha: number];
function colourOf(text: string, known: Variables): Colour {
  const name = /^var\((--[\w-]+)\)$/.exec(text)?.[1];
  if (name) return colourOf(known[name], known);
  if (text === 'transparent') return [0, 0, 0, 0];
  const numbers = /^rgba?\((.*)\)$/
    .exec(text)?.[1]
    .split(/[ ,/]+/)
    .map(Number);
  if (numbers) return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
  const hex = /^#(\w{3}|\w{6})$/.exec(text)?.[1];
  if (!hex) throw new Error(`${text} is no colour that can be measured`);
  const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)).concat(1) as Colour;
}

const over = ([r, g, b, alpha]: Colour, [r0, g0, b0]: Colour): Colour => [
  r * alpha + r0 * (1 - alpha),
  g * alpha + g0 * (1 - alpha),
  b * alpha + b0 * (1 - alpha),
  1,
];
const linear = (part: number) => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
const light = ([r, g, b]: Colour) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** By WCAG 2. @param ground what the ink stands on, itself on `below` */
function contrast(ink: string, ground: string, below: string, known: Variables): number {
  const behind = over(colourOf(ground, known), colourOf(below, known));
  const [one, other] = [light(over(colourOf(ink, known), behind)), light(behind)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const grounds = ['var(--surface)', 'var(--canvas)', 'var(--sunken)'];
const least = 4.5;

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  const known = variables[scheme];

  it('writes on buttons so that it can be read: at rest, pointed at, and while they cannot be pressed', () => {
    const faint: string[] = [];
    for (const color of ['rain', 'red', 'gray'])
      for (const variant of ['filled', 'light', 'outline', 'subtle', 'default'] as const) {
        const look = whole.variantColorResolver({ color, variant, theme: whole });
        for (const below of grounds)
          for (const [state, ground] of Object.entries({ rest: look.background, hover: look.hover })) {
            const ratio = contrast(look.color, ground, below, known);
            if (ratio < least) faint.push(`${color} ${variant} ${state} on ${below}: ${ratio.toFixed(2)}`);
          }
      }
    const disabled = contrast(
      'var(--mantine-color-disabled-color)',
      'var(--mantine-color-disabled)',
      grounds[0],
      known,
    );
    if (disabled < least) faint.push(`disabled: ${disabled.toFixed(2)}`);
    for (const ground of ['var(--mantine-color-default)', 'var(--mantine-color-default-hover)'])
      if (contrast('var(--bad)', ground, grounds[0], known) < least) faint.push(`--bad on ${ground}`);
    expect(faint).toEqual([]);
  });

  it('writes everything else so that it can be read', () => {
    const pairs: [ink: string, grounds: string[]][] = [
      ...['ink', 'ink2', 'ink3', 'accent-ink'].map(
        (ink) => [ink, ['surface', 'canvas', 'sunken', 'hover']] as [string, string[]],
      ),
      ['on-accent', ['accent']],
      ['accent-ink', ['accent-soft']],
      ...['ok', 'wait', 'bad'].map((tone) => [tone, [`${tone}-soft`, 'surface']] as [string, string[]]),
      ...['ink', 'ink3'].map((ink) => [ink, ['accent-soft', 'ok-soft', 'wait-soft', 'bad-soft']] as [string, string[]]),
      ['rail-ink', ['rail-ground']],
      ['rail-ink3', ['rail-ground', 'rail-on']],
      ['rail-on-ink', ['rail-on']],
    ];
    const faint = [known, rails[scheme]].flatMap((site) =>
      pairs.flatMap(([ink, on]) =>
        on.flatMap((ground) => {
          const ratio = contrast(`var(--${ink})`, `var(--${ground})`, grounds[0], site);
          return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)}`] : [];
        }),
      ),
    );
    expect(faint).toEqual([]);
  });
});
