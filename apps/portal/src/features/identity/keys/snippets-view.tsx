import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock, Row, Stack } from '@app/ui';
import { snippet, type SnippetLanguage, snippetLanguages } from './snippets';

/** A program that uses a key, in the language of the reader's choice, to be copied whole. */
export function Snippets({ address }: { address: string }) {
  const { t } = useTranslation('identity');
  const [chosen, setChosen] = useState<SnippetLanguage>('curl');
  return (
    <Stack>
      <div role="group" aria-label={t('snippets.label')}>
        <Row>
          {snippetLanguages.map((language) => (
            <Button
              key={language}
              variant={language === chosen ? 'light' : 'default'}
              aria-pressed={language === chosen}
              onClick={() => setChosen(language)}
            >
              {t(`snippets.${language}`)}
            </Button>
          ))}
        </Row>
      </div>
      <CodeBlock label={t(`snippets.${chosen}`)} copy={t('made.copy')}>
        {snippet(chosen, address)}
      </CodeBlock>
      <p className="dim small">{t(`snippets.note_${chosen}`)}</p>
    </Stack>
  );
}
