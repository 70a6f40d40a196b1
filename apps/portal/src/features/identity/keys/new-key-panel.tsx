import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock, Note, Panel, Stack } from '@app/ui';
import type { Holder, NewKey } from './keys.api';
import { exampleFor, keepKey } from './snippets';
import { Snippets } from './snippets-view';

/** A key that was made just now: the one time that it is shown, with programs that use it. */
export function NewKeyPanel({ made, holder, onDone }: { made: NewKey; holder: Holder; onDone: () => void }) {
  const { t } = useTranslation('identity');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [made.id]);
  const project = holder.kind === 'project' ? holder.project : null;
  const has = (
    <Button variant="default" onClick={onDone}>
      {t('made.done')}
    </Button>
  );
  return (
    <div ref={box} tabIndex={-1} data-new-key>
      <Panel title={t('made.title', { name: made.name })} aside={has}>
        <Stack>
          <Note tone="warn">{t('made.once')}</Note>
          <CodeBlock label={t('made.key')} copy={t('made.copyKey')}>
            {made.key}
          </CodeBlock>
          <p>{t('made.keep')}</p>
          <CodeBlock label={t('made.shell')} copy={t('made.copy')}>
            {keepKey(made.key)}
          </CodeBlock>
          <p>{t('made.use')}</p>
          <Snippets address={exampleFor(location.origin, made.scopes, project)} />
        </Stack>
      </Panel>
    </div>
  );
}
