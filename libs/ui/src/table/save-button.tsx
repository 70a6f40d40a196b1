import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../feedback/toast-store';
import { useFormats } from '../formats/use-formats';
import type { ListPage } from '../server/every-page';
import { queryClient } from '../server/query-client';
import { type CsvCell, csvText, saveParts } from './csv';
import { everyRow } from './every-row';

interface Props<Row> {
  /** What the rows are: the file's name. */
  label: string;
  columns: { head: string; csv?: (row: Row) => CsvCell }[];
  pageAt: (cursor: string | undefined) => Promise<ListPage<Row>>;
}

/** Writes all rows that match into a file, not only those in view: how far it is, and a way to stop. */
export function SaveButton<Row>({ label, columns, pageAt }: Props<Row>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [count, setCount] = useState<number | null>(null);
  const under = useRef<AbortController>(null);
  // Whoever leaves the list sees no more of it.
  useEffect(() => () => under.current?.abort(), []);
  const save = async (signal: AbortSignal) => {
    const kept = columns.flatMap(({ head, csv }) => (csv ? [{ head, csv }] : []));
    // Texts of many pages are handed to the browser, which need not keep them in memory.
    const parts: Blob[] = [];
    let texts = [csvText([kept.map(({ head }) => head)])];
    const hand = () => {
      parts.push(new Blob(texts));
      texts = [];
    };
    let read = 0;
    const { cut } = await everyRow({
      pageAt: async (cursor) => {
        const page = await pageAt(cursor);
        // Nobody goes back to a page that was read for a file.
        queryClient.removeQueries({ type: 'inactive', predicate: ({ state }) => state.data === page });
        return page;
      },
      take: ({ data }) => {
        if (data.length > 0) texts.push(csvText(data.map((row) => kept.map(({ csv }) => csv(row)))));
        if (texts.length >= 100) hand();
        setCount((read += data.length));
      },
      signal,
    });
    hand();
    const name = `${label} ${new Date().toISOString().slice(0, 10)}${cut ? ` first-${read}` : ''}.csv`;
    saveParts(name, parts);
    if (cut) toast({ tone: 'bad', text: t('table.savedCut', { file: name, n: formats.number(read) }) });
  };
  const begin = () => {
    const { signal } = (under.current = new AbortController());
    setCount(0);
    save(signal)
      .catch(() => signal.aborted || toast({ tone: 'bad', text: t('table.notSaved') }))
      .finally(() => setCount(null));
  };
  if (count === null)
    return (
      <Button variant="subtle" leftSection={<IconDownload size={15} aria-hidden />} onClick={begin}>
        {t('table.csv')}
      </Button>
    );
  return (
    <>
      <span role="status" className="dim small">
        {t('table.saving', { count, n: formats.number(count) })}
      </span>
      <Button variant="subtle" onClick={() => under.current?.abort()}>
        {t('table.stopSaving')}
      </Button>
    </>
  );
}
