import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Fragment, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../feedback/toast-store';
import { useFormats } from '../formats/use-formats';
import { saveFile } from '../table/csv';
import css from './live.module.css';
import { readLine } from './log-text';

/** One line of a log. */
export interface LogLine {
  id: string;
  at: string;
  text: string;
}

interface Props {
  label: string;
  /** What the file is called that the log is saved as. */
  file: string;
  lines: LogLine[];
  /** Reads all lines for the file, where those in view are only the last. */
  whole?: () => Promise<LogLine[]>;
}

/** Lines of a log, the newest at the end, with a filter and a file of them; it stays at the end until the reader scrolls up. */
export function LogView({ label, file, lines, whole = () => Promise.resolve(lines) }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [wanted, setWanted] = useState('');
  const [busy, setBusy] = useState(false);
  const part = wanted.trim().toLowerCase();
  const shown = part === '' ? lines : lines.filter(({ text }) => text.toLowerCase().includes(part));
  useEffect(() => {
    if (following.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const look = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    following.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  const save = () => {
    setBusy(true);
    whole()
      .then((all) => {
        const text = all.map((line) => `${line.at} ${line.text}\n`);
        saveFile(file, text, 'text/plain;charset=utf-8');
      })
      .catch(() => toast({ tone: 'bad', text: t('log.notSaved') }))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <div className={css.tools}>
        <TextInput
          type="search"
          size="xs"
          aria-label={t('log.filter')}
          placeholder={t('log.filter')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <span role="status" className="dim small">
          {part !== '' && t('log.shown', { n: formats.number(shown.length), all: formats.number(lines.length) })}
        </span>
        <Button variant="subtle" loading={busy} leftSection={<IconDownload size={15} aria-hidden />} onClick={save}>
          {t('log.save')}
        </Button>
      </div>
      {/* A log in the sense of ARIA, but not read out line by line. */}
      <div ref={box} className={css.log} role="log" aria-live="off" aria-label={label} tabIndex={0} onScroll={look}>
        {shown.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </div>
    </>
  );
}

function Line({ line: { at, text } }: { line: LogLine }) {
  const formats = useFormats();
  const { message, fields } = readLine(text);
  return (
    <div>
      <time dateTime={at} title={formats.date(at)}>
        {formats.date(at, 'clock')}
      </time>
      <span className={css.said}>
        {message}
        {fields.map(([name, value]) => (
          <Fragment key={name}>
            {' '}
            <span className={css.field}>
              <i>{name}</i> {value}
            </span>
          </Fragment>
        ))}
      </span>
    </div>
  );
}
