import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton, OverNote, Row, Stack, TextAreaField } from '@app/ui';
import type { Way } from './choice';

interface Props {
  /** What others brought the request to. */
  state: string;
  way: Way;
  /** What was written and not sent. */
  words: string;
  onClose: () => void;
}

/** In the place of a decision that was being written: that nobody can take it any more, and what was written, to be kept elsewhere. */
export function DecisionOver({ state, way, words, onClose }: Props) {
  const { t } = useTranslation('quota');
  return (
    <Stack>
      <OverNote state={state} />
      {words.trim() && (
        <TextAreaField
          name={way === 'ask' ? 'text' : 'reasons'}
          label={t(way === 'ask' ? 'decision.question' : 'decision.reasons')}
          value={words}
          readOnly
        />
      )}
      <Row>
        {words.trim() && <CopyButton text={words} label={t('decision.copy')} />}
        <Button variant="default" onClick={onClose}>
          {t('decision.close')}
        </Button>
      </Row>
    </Stack>
  );
}
