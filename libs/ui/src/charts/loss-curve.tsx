import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import { PlainTable } from '../table/plain-table';
import css from './charts.module.css';
import { type LossPoint, thinned } from './loss-data';

const LossPlot = lazy(() => import('./loss-plot'));
const tableRows = 50;

/** How the loss fell: raw and smoothed on the rows of training, joined dots on held-out rows; and the same as a table. */
export function LossCurve(props: {
  train: LossPoint[];
  /** What the smoothed line is drawn from; `train` where nothing else is known. */
  means?: LossPoint[];
  heldOut: LossPoint[];
}) {
  const { train, means = train, heldOut } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const names = { train: t('loss.train'), heldOut: t('loss.heldOut') };
  const finding = (name: string, points: LossPoint[]) => {
    const first = points[0];
    const last = points.at(-1);
    if (!first || !last) return '';
    const numbers = { from: formats.significant(first.loss), to: formats.significant(last.loss) };
    return t('loss.finding', { name, ...numbers, step: formats.number(last.step) });
  };
  const sentence = [finding(names.train, train), finding(names.heldOut, heldOut)].filter(Boolean).join(' ');
  const rows = [
    ...heldOut.map((point) => ({ ...point, name: names.heldOut })),
    ...thinned(train, tableRows / 2).map((point) => ({ ...point, name: names.train })),
  ].sort((a, b) => a.step - b.step);
  return (
    <figure className={css.figure}>
      <div role="img" aria-label={sentence}>
        <Suspense fallback={<div className={css.plot} />}>
          <LossPlot train={train} means={means} heldOut={heldOut} names={names} />
        </Suspense>
      </div>
      <details className={css.values}>
        <summary>{t('loss.table')}</summary>
        <PlainTable
          rows={rows}
          rowKey={({ step, name }) => `${name} ${step}`}
          columns={[
            { key: 'step', head: t('loss.step'), cell: ({ step }) => formats.number(step) },
            { key: 'name', head: t('loss.measured'), cell: ({ name }) => name },
            { key: 'loss', head: t('loss.loss'), cell: ({ loss }) => formats.significant(loss), number: true },
          ]}
        />
      </details>
    </figure>
  );
}

/** The names of the lines, for the head of the panel. */
export function LossLegend() {
  const { t } = useTranslation();
  return (
    <>
      <span className={css.legend}>
        <i className={css.train} aria-hidden />
        {t('loss.train')}
      </span>
      <span className={css.legend}>
        <i className={css.heldOut} aria-hidden />
        {t('loss.heldOut')}
      </span>
    </>
  );
}
