import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  FormDialog,
  type LogLine,
  LogView,
  Panel,
  Stack,
  TextAreaField,
  toast,
  useMay,
  useProblemWords,
} from '@app/ui';
import type { Job } from '../../app/jobs.api';
import { linesAtOnce, openLog } from './job.api';

/** What of it was read, for which reason, and whether there may be more. */
interface Read {
  reason: string;
  lines: LogLine[];
  more: boolean;
}

/** The log of another organisation's job: read with a reason, which stands on the project's record first. */
export function LogPanel({ programme, job }: { programme: string; job: Job }) {
  const { t } = useTranslation('jobs');
  const say = useProblemWords();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [read, setRead] = useState<Read | null>(null);
  const [busy, setBusy] = useState(false);
  const open = async (reason: string, before: LogLine[] = []): Promise<Read> => {
    const lines = await openLog(programme, job.id, reason, before.at(-1)?.id);
    const now = { reason, lines: [...before, ...lines], more: lines.length === linesAtOnce };
    setRead(now);
    return now;
  };
  /** The log to its end, for the file; each part that it needs is recorded, and shown, like one that is read by hand. */
  const whole = async (now: Read) => {
    while (now.more) now = await open(now.reason, now.lines);
    return now.lines;
  };
  const readOn = ({ reason, lines }: Read) => {
    setBusy(true);
    open(reason, lines)
      .catch((error: unknown) => toast({ tone: 'bad', text: say.told(error) }))
      .finally(() => setBusy(false));
  };
  const mayOpen = may('open', 'Log', programme);
  return (
    <Panel title={t('log.title')} flush={read !== null}>
      {read === null && (
        <Stack>
          <p>{mayOpen ? t('log.closed') : t('log.notYours')}</p>
          {mayOpen && (
            <div>
              <Button variant="default" onClick={() => setAsking(true)}>
                {t('log.open')}
              </Button>
            </div>
          )}
        </Stack>
      )}
      {read && read.lines.length === 0 && <p className="lead dim">{t('log.none')}</p>}
      {read && read.lines.length > 0 && (
        <LogView label={t('log.title')} file={`${job.name}.log`} lines={read.lines} whole={() => whole(read)} />
      )}
      {read?.more && (
        <Button variant="subtle" loading={busy} onClick={() => readOn(read)}>
          {t('log.more')}
        </Button>
      )}
      {asking && (
        <FormDialog
          title={t('log.ask', { job: job.name })}
          effect={t('log.effect')}
          act={t('log.now')}
          needed={['reason']}
          onSubmit={({ reason }) => open(reason)}
          onClose={() => setAsking(false)}
        >
          <TextAreaField name="reason" label={t('log.reason')} description={t('log.reasonNote')} />
        </FormDialog>
      )}
    </Panel>
  );
}
