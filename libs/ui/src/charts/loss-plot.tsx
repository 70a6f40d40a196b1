import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useFormats } from '../formats/use-formats';
import css from './charts.module.css';
import { lossColumns, type LossPoint } from './loss-data';

interface Props {
  train: LossPoint[];
  means: LossPoint[];
  heldOut: LossPoint[];
  names: { train: string; heldOut: string };
}

const height = 260;
/** There is no half a step. */
const wholeSteps = Array.from({ length: 8 }, (_, n) => [1, 2, 5].map((one) => one * 10 ** n)).flat();
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The curve itself, on a canvas: the only way to draw 50,000 points without a wait. A chunk of its own. */
export default function LossPlot({ train, means, heldOut, names }: Props) {
  const formats = useFormats();
  const { ref, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme();
  const data = useMemo(() => {
    const { step, raw, smooth, heldOut: held } = lossColumns({ train, means, heldOut }, Math.max(width, 200));
    return [step, raw, smooth, held] as uPlot.AlignedData;
  }, [train, means, heldOut, width]);
  const latest = useRef(data);
  latest.current = data;

  // A canvas cannot read variables: another theme, language or width is another plot.
  useEffect(() => {
    if (!host.current || width < 50) return;
    const axis = {
      stroke: token('--ink3'),
      grid: { stroke: token('--line'), width: 1 },
      ticks: { show: false },
      font: "11px 'IBM Plex Sans Variable', 'IBM Plex Sans Thai Looped'",
      gap: 6,
    };
    const line = { spanGaps: true, points: { show: false } };
    const made = new uPlot(
      {
        width,
        height,
        padding: [12, 12, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 30, incrs: wholeSteps, values: (_plot, steps) => steps.map((step) => formats.number(step)) },
          { ...axis, size: 48, values: (_plot, losses) => losses.map((loss) => formats.significant(loss, 3)) },
        ],
        series: [
          {},
          { ...line, label: names.train, stroke: token('--accent'), width: 1, alpha: 0.22 },
          { ...line, label: names.train, stroke: token('--accent'), width: 1.8 },
          { ...line, label: names.heldOut, stroke: token('--c2'), width: 1.6, points: { show: true, size: 5 } },
        ],
      },
      latest.current,
      host.current,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [width, scheme, formats, names.train, names.heldOut]);

  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <div ref={ref} className={css.plot}>
      <div ref={host} />
    </div>
  );
}
