import { Button, NativeSelect } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Note, Panel, Row, Stack, toast, useFormats, useProblemWords } from '@app/ui';
import type { Place } from '../datasets.api';
import { SendingRow } from './sending-row';
import { dropStopped, sendFiles, type Stopped, stoppedUploads, useSendings } from './upload-store';

const splits = ['train', 'eval', 'test'] as const;

/** Sends files to a version that is open, and goes on with those that stopped. */
export function UploadPanel({ org, dataset, version }: Place) {
  const { t } = useTranslation('datasets');
  const client = useQueryClient();
  const endpoint = `${location.origin}/api/v1/organisations/${org}/datasets/${dataset}/versions/${version}/uploads`;
  const sendings = useSendings(endpoint);
  const [split, setSplit] = useState<string>('train');
  const input = useRef<HTMLInputElement>(null);
  const stoppedKey = ['stopped-uploads', endpoint, sendings.map(({ id }) => id)];
  // What was stopped while other files were on their way is nothing to show again, were it for a moment.
  const { data: stopped = [] } = useQuery({
    queryKey: stoppedKey,
    queryFn: () => stoppedUploads(endpoint),
    gcTime: 0,
  });
  const done = () => void client.invalidateQueries({ queryKey: ['organisations', org, 'datasets'] });
  const choose = (files: FileList | null) => {
    if (files) void sendFiles(endpoint, [...files], split, done);
    if (input.current) input.current.value = '';
  };
  const chooser = (label: string) => (
    <Button
      variant={sendings.length > 0 ? 'default' : 'filled'}
      leftSection={<IconUpload size={15} aria-hidden />}
      onClick={() => input.current?.click()}
    >
      {label}
    </Button>
  );
  return (
    <Panel title={t('upload.title')} note={t('upload.note')}>
      <Stack>
        {stopped.map((one) => (
          <StoppedNote
            key={one.key}
            of={one}
            onDropped={() => void client.invalidateQueries({ queryKey: stoppedKey })}
          />
        ))}
        {sendings.map((one) => (
          <SendingRow key={one.id} of={one} />
        ))}
        <Row>
          <span className="dim" aria-hidden>
            {t('upload.split')}
          </span>
          <NativeSelect
            aria-label={t('upload.split')}
            value={split}
            onChange={(event) => setSplit(event.currentTarget.value)}
            data={splits.map((value) => ({ value, label: t(`split.${value}`) }))}
          />
          {chooser(t('upload.choose'))}
        </Row>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept=".jsonl"
          aria-label={t('upload.choose')}
          onChange={(event) => choose(event.currentTarget.files)}
        />
        <p className="dim small">{t('upload.help')}</p>
      </Stack>
    </Panel>
  );
}

/** A browser gives a page no file that it was not handed: after a reload it must be chosen again. */
function StoppedNote({ of, onDropped }: { of: Stopped; onDropped: () => void }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const say = useProblemWords();
  const values = { name: of.name, arrived: formats.bytes(of.arrived), bytes: formats.bytes(of.bytes) };
  const drop = () =>
    dropStopped(of).then(onDropped, (error: unknown) =>
      toast({ tone: 'bad', text: t('upload.notDropped', { why: say.told(error) }) }),
    );
  return (
    <Note
      action={
        <Button variant="default" onClick={() => void drop()}>
          {t('upload.drop')}
        </Button>
      }
    >
      <b>{t('upload.stopped', values)}</b> {t('upload.chooseAgain')}
    </Note>
  );
}
