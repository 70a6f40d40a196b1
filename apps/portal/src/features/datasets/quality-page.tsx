import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MonsoonError } from '@app/api-client';
import {
  Bar,
  EmptyState,
  ErrorState,
  Moment,
  nameIn,
  Note,
  Panel,
  PlainTable,
  Row,
  Stack,
  Status,
  useFormats,
  Waiting,
} from '@app/ui';
import { useBaseModels } from '../../app/reference.api';
import { type Report, reportQuery } from './datasets.api';
import { StatisticsPanel } from './statistics-panel';
import { TimeLeft } from './uploads/time-left';
import { UploadRate } from './uploads/upload-rate';
import { useShown } from './use-shown';

/** What the check of a version found: live while it reads, then every fault at its row and field. */
export function QualityPage() {
  const { t } = useTranslation('datasets');
  const { version, place } = useShown();
  const running = version?.state === 'validating';
  const { data, error, isPending } = useQuery({
    ...reportQuery(place ?? { org: '', dataset: '', version: '' }, running),
    enabled: place !== undefined,
  });
  const none = !place || (error instanceof MonsoonError && error.status === 404);
  if (none || !version)
    return (
      <Panel title={t('quality.title')}>
        <EmptyState title={t('quality.none')}>{t('quality.noneText')}</EmptyState>
      </Panel>
    );
  if (error && !data) return <ErrorState error={error} title={t('quality.failure')} />;
  if (isPending || !data) return <Waiting />;
  return (
    <>
      {data.passed === null ? <CheckPanel report={data} /> : <Verdict report={data} state={version.state} />}
      {data.findings.length > 0 && <FindingsPanel report={data} />}
      {data.statistics && (
        <StatisticsPanel
          statistics={data.statistics}
          bytes={data.files.reduce((sum, { bytes }) => sum + bytes, 0)}
          number={version.number}
        />
      )}
      <LongRows report={data} />
    </>
  );
}

/** A page that changes all the time is read again every few seconds, and later where the server is slow. */
const heardMilliseconds = 15_000;

function CheckPanel({ report: { progress, state } }: { report: Report }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const [rate] = useState(() => new UploadRate(heardMilliseconds));
  const { bytes_done } = progress;
  useEffect(() => rate.tell(bytes_done, Date.now()), [rate, bytes_done]);
  const words = t('quality.progress', {
    done: formats.bytes(bytes_done),
    total: formats.bytes(progress.bytes_total),
    rows: formats.number(progress.rows_done),
  });
  return (
    <Panel title={t('quality.running')} aside={<Status state={state} bare />}>
      <Stack>
        <Bar
          large
          label={words}
          whole={BigInt(progress.bytes_total)}
          parts={[{ kind: 'spent', size: BigInt(bytes_done) }]}
        />
        <Row>
          <span className="dim">{words}</span>
          <TimeLeft rate={rate} total={progress.bytes_total} stalled={t('quality.stalled')} />
        </Row>
      </Stack>
    </Panel>
  );
}

/** States of a version that was published and is not to be used as it was. */
const after = ['deprecated', 'partially_withdrawn', 'withdrawn', 'expired'];

/** What a check that found no error means for a version: one that was published cannot be published again. */
const passedWords = (state: string) => {
  if (state === 'published') return 'quality.passedPublished';
  return after.includes(state) ? 'quality.passedOnly' : 'quality.passed';
};

/** The sentence first: whether it may be published. */
function Verdict({ report: { passed, counts, finished_at }, state }: { report: Report; state: string }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const of = (severity: string) =>
    counts.filter((one) => one.severity === severity).reduce((sum, { count }) => sum + count, 0);
  const [errors, warnings] = [of('error'), of('warning')];
  return (
    <Note tone={passed ? 'ok' : 'bad'}>
      <b>{passed ? t(passedWords(state)) : t('quality.failed', { count: errors, n: formats.number(errors) })}</b>{' '}
      {warnings > 0 && t('quality.warnings', { count: warnings, n: formats.number(warnings) })}{' '}
      {finished_at && <Moment at={finished_at} />}
    </Note>
  );
}

function FindingsPanel({ report: { findings, counts, tokens_note } }: { report: Report }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel
      title={t('quality.findings')}
      note={t('quality.shown', { shown: formats.number(findings.length), all: formats.number(all) })}
      foot={tokens_note && <span lang="en">{tokens_note}</span>}
      flush
    >
      <PlainTable
        rows={findings}
        rowKey={({ code, file, row, column, field }) => [code, file, row, column, field].join(' ')}
        columns={[
          {
            key: 'place',
            head: t('quality.place'),
            cell: ({ file, row, column, field }) => (
              <>
                <b>{file ?? t('quality.wholeVersion')}</b>
                {row !== null && (
                  <div className="dim small">
                    {column === null
                      ? t('quality.row', { row: formats.number(row) })
                      : t('quality.rowColumn', { row: formats.number(row), column: formats.number(column) })}{' '}
                    {field && <code>{field}</code>}
                  </div>
                )}
              </>
            ),
          },
          {
            key: 'severity',
            head: t('quality.severity'),
            cell: ({ severity }) => (
              <Status state={severity === 'error' ? 'failed' : 'needs_attention'} bare>
                {t(`quality.severities.${severity}`)}
              </Status>
            ),
          },
          {
            key: 'what',
            head: t('quality.what'),
            cell: (finding) => <What finding={finding} />,
          },
        ]}
      />
    </Panel>
  );
}

/** What is wrong in the reader's words, by its code, with this row's value; in English, or without such words, as the API says it. */
function What({ finding: { code, detail, value } }: { finding: Report['findings'][number] }) {
  const { t, i18n } = useTranslation('datasets');
  const known = i18n.language !== 'en' && i18n.exists(`datasets:finding.${code}`);
  return (
    <div>
      {known ? t(`finding.${code}` as 'finding.no-rows') : <span lang="en">{detail}</span>}
      {value !== null && (
        <div className="dim small">
          <code>{value}</code>
        </div>
      )}
    </div>
  );
}

function LongRows({ report: { long_rows } }: { report: Report }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const models = useBaseModels();
  return long_rows.map(({ tokenizer, rows, limit, exact }) => (
    <Note key={tokenizer} tone="info">
      {t('quality.long', {
        count: rows,
        n: formats.number(rows),
        limit: formats.number(limit),
        model: nameIn(models, tokenizer),
      })}{' '}
      {!exact && t('statistics.sampled')}
    </Note>
  ));
}
