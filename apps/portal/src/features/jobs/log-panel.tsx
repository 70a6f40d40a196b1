import { useTranslation } from 'react-i18next';
import { type LogLine, LogView, Panel } from '@app/ui';
import { type Job, wholeLog } from './jobs.api';

/** Where what leads to the log goes. */
export const logId = 'job-log';

/** What the trainer writes, as it writes it. @param props.coming whether more lines may come */
export function LogPanel({ job, lines, coming }: { job: Job; lines: LogLine[]; coming: boolean }) {
  const { t } = useTranslation('jobs');
  return (
    <div id={logId} tabIndex={-1}>
      <Panel title={t('log.title')} note={coming && t('log.live')} flush>
        {lines.length > 0 ? (
          <LogView label={t('log.title')} file={`${job.name}.log`} lines={lines} whole={() => wholeLog(job)} />
        ) : (
          <p className="lead dim">{t('log.none')}</p>
        )}
      </Panel>
    </div>
  );
}
