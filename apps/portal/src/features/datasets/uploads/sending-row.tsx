import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Bar, ErrorState, Row, Stack, Status, toast, useFormats, useProblemWords } from '@app/ui';
import { TimeLeft } from './time-left';
import { dropSending, pauseSending, resumeSending, type Sending } from './upload-store';

const looks = { waiting: 'queued', sending: 'uploading', paused: 'paused', failed: 'failed' } as const;

/** A file on its way: how far it is, what is left of the time, and how to stop it for a while. */
export function SendingRow({ of }: { of: Sending }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const { id, name, state, sent, bytes, error } = of;
  const say = useProblemWords();
  // What could not be removed there is offered again as stopped, at the next look.
  const drop = () =>
    void dropSending(id).catch((failure: unknown) =>
      toast({ tone: 'bad', text: t('upload.notDropped', { why: say.told(failure) }) }),
    );
  if (state === 'done') return null;
  const values = { name, sent: formats.bytes(sent), bytes: formats.bytes(bytes) };
  return (
    <Stack>
      <Row>
        <b>{name}</b>
        <Status state={looks[state]} bare={state === 'sending'} />
      </Row>
      <Bar
        large
        label={t('upload.progress', values)}
        whole={BigInt(bytes)}
        parts={[{ kind: state === 'sending' ? 'spent' : 'held', size: BigInt(sent) }]}
      />
      <Row>
        <span className="dim small">{t('upload.arrived', values)}</span>
        {state === 'sending' && <TimeLeft rate={of.rate} total={bytes} stalled={t('upload.stalled')} />}
      </Row>
      {state === 'failed' && <ErrorState error={error} title={t('upload.failed', values)} />}
      <Row>
        {(state === 'sending' || state === 'waiting') && (
          <Button variant="default" onClick={() => pauseSending(id)}>
            {t('upload.pause')}
          </Button>
        )}
        {(state === 'paused' || state === 'failed') && (
          <Button onClick={() => resumeSending(id)}>{t('upload.resume')}</Button>
        )}
        <Button variant="subtle" onClick={drop}>
          {t('upload.drop')}
        </Button>
      </Row>
    </Stack>
  );
}
