import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LogLine, LogView, Panel, useStream } from '@app/ui';

/** Lines that a page keeps; the API has them all. */
const most = 2000;

/** What the trainer writes, as it writes it. */
export function LogPanel({ path, live }: { path: string; live: boolean }) {
  const { t } = useTranslation('jobs');
  const [lines, setLines] = useState<LogLine[]>([]);
  const read = useRef(path);
  const { state } = useStream(
    path,
    live,
    useCallback(
      (events: { data: unknown }[]) => {
        const came = events.map(({ data }) => data as LogLine);
        setLines((before) => [...(read.current === path ? before : []), ...came].slice(-most));
        read.current = path;
      },
      [path],
    ),
  );
  return (
    <Panel title={t('log.title')} note={live && state === 'live' && t('log.live')} flush>
      {lines.length > 0 ? (
        <LogView label={t('log.title')} lines={lines} />
      ) : (
        <p className="lead dim">{t('log.none')}</p>
      )}
    </Panel>
  );
}
