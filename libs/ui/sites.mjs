// Builds both sites into dist/, or serves one while it is worked on: `npm run dev -- portal --api http://127.0.0.1:PORT`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import {
  convertCssVariables,
  deepMerge,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import { build, createServer } from 'vite';
import { cssVariables, theme } from './src/theme/theme.ts';

const root = resolve(import.meta.dirname, '../..');
const library = join(root, 'libs/ui/src');
const bases = { portal: '/', console: '/console/' };

/** @param {'portal' | 'console'} name @returns {import('vite').InlineConfig} */
function siteConfig(name) {
  return {
    root: join(root, 'apps', name),
    base: bases[name],
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: { '@app/ui': join(library, 'index.ts'), '@app/api-client': join(root, 'libs/api-client/src') } },
    build: {
      outDir: join(root, 'dist', name),
      emptyOutDir: true,
      manifest: 'manifest.json',
      // A data: address would need a wider policy than 'self'.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // The library's one door must not bring all of it into every page: of its modules only these do something by
        // themselves.
        treeshake: {
          moduleSideEffects: (id) => (id.startsWith(library) ? /\.css$|theme\/styles\.ts$/.test(id) : undefined),
        },
        // Mantine's modules say "use client", which means nothing here.
        checks: { moduleLevelDirective: false },
      },
    },
    plugins: [themeVariables(), compressed()],
  };
}

/**
 * `virtual:theme.css`: what Mantine would write into the page at run time, which the content security policy forbids.
 * @returns {import('vite').Plugin}
 */
function themeVariables() {
  const id = 'virtual:theme.css';
  return {
    name: 'theme-variables',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load: (source) => (source === `\0${id}` ? convertCssVariables(changed()) : null),
  };
}

/** Variables in which our theme differs from Mantine's own, whose style sheet has the rest. */
function changed() {
  const own = mergeMantineTheme(DEFAULT_THEME, theme);
  const all = deepMerge(defaultCssVariablesResolver(own), cssVariables(own));
  const given = defaultCssVariablesResolver(DEFAULT_THEME);
  const differing = (part) =>
    Object.fromEntries(Object.entries(all[part]).filter(([name, value]) => given[part][name] !== value));
  return { variables: differing('variables'), light: differing('light'), dark: differing('dark') };
}

/**
 * Leaves `.br` and `.gz` beside every file that gains by them, so that no server compresses the same bytes again.
 * @returns {import('vite').Plugin}
 */
function compressed() {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ build: { outDir } }) => {
      folder = outDir;
    },
    closeBundle: () => {
      const text = { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(file)) continue;
        const bytes = readFileSync(join(folder, file));
        writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, text));
        writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** The site as its sources are, with a running api behind it, which takes requests from its own origin only. */
async function serve(name, api) {
  const proxy = { target: api, changeOrigin: true, headers: { origin: api } };
  const server = await createServer({ ...siteConfig(name), logLevel: 'info', server: { proxy: { '/api': proxy } } });
  await server.listen();
  server.printUrls();
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { api: { type: 'string' } } });
const [wanted] = positionals;
// Whoever builds, tests too: by any other word React's development build would be taken, which is many times slower.
process.env.NODE_ENV = wanted === undefined ? 'production' : 'development';
if (wanted === undefined) for (const name of Object.keys(bases)) await build(siteConfig(name));
else if (wanted in bases && values.api) await serve(wanted, values.api);
else {
  console.error('Name a site and its api: npm run dev -- portal --api http://127.0.0.1:PORT');
  process.exit(2);
}
