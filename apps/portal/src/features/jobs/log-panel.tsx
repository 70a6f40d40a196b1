import { useTranslation } from 'react-i18next';
import { type LogLine, LogView, Panel, Waiting } from '@app/ui';
import { type Job, wholeLog } from './jobs.api';

/** Where what leads to the log goes. */
export const logId = 'job-log';

interface Props {
  job: Job;
  lines: LogLine[];
  /** Whether what was logged so far has come: before that an empty log may be a full one. */
  heard: boolean;
  /** Whether more lines may come. */
  coming: boolean;
}

/** What the trainer writes, as it writes it. */
export function LogPanel({ job, lines, heard, coming }: Props) {
  const { t } = useTranslation('jobs');
  return (
    <div id={logId} tabIndex={-1}>
      <Panel title={t('log.title')} note={coming && t('log.live')} flush>
        {lines.length > 0 && (
          <LogView label={t('log.title')} file={`${job.name}.log`} lines={lines} whole={() => wholeLog(job)} />
        )}
        {lines.length === 0 && (heard ? <p className="lead dim">{t('log.none')}</p> : <Waiting rows={4} />)}
      </Panel>
    </div>
  );
}
