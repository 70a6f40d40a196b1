import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type AnyRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Toasts } from '../feedback/toasts';
import { startWords, type WordFiles } from '../i18n/words';
import { queryClient } from '../server/query-client';
import { textMayBeGone } from '../server/session-state';
import '../theme/styles';
import { theme } from '../theme/theme';
import { watchParts } from './lost-parts';

/** What makes one site of the two. */
export interface Site {
  /** Decides the colours of the rail. */
  name: 'portal' | 'console';
  router: AnyRouter;
  /** The site's files of words: `import.meta.glob('./{app,features/*}/words/*.json', { import: 'default' })`. */
  words: WordFiles;
}

/** Puts a site onto the page. */
export async function startSite({ name, router, words }: Site): Promise<void> {
  document.documentElement.dataset.site = name;
  watchParts();
  await startWords(words);
  router.subscribe('onResolved', ({ pathChanged }) => textMayBeGone(pathChanged));
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      {/* Variables and classes come as files: what Mantine would write into the page is against the policy. */}
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Toasts />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
