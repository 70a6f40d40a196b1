import { useTranslation } from 'react-i18next';
import type { Money as Amount } from '../formats/money';
import type { DateStyle } from '../formats/dates';
import { useFormats } from '../formats/use-formats';

/** An amount with all its digits. */
export const Money = ({ of }: { of: Amount }) => <span className="nowrap">{useFormats().money(of)}</span>;

/** GPU time in hours. @param unit left out where the head of the column names it */
export function GpuTime({ seconds, unit = true }: { seconds: string | number; unit?: boolean }) {
  const { t } = useTranslation();
  const hours = useFormats().gpuHours(seconds);
  return <span className="nowrap">{unit ? t('gpuHours', { hours }) : hours}</span>;
}

/** The last day of what is valid until a moment, as the programme counts days. @param timeZone that of another programme */
export function LastDay({ until, timeZone }: { until: string; timeZone?: string }) {
  return (
    <time dateTime={until} className="nowrap">
      {useFormats().lastDay(until, timeZone)}
    </time>
  );
}

/** A moment, in full for whoever points at it. */
export function Moment({ at, style = 'short' }: { at: string; style?: DateStyle }) {
  const formats = useFormats();
  return (
    <time dateTime={at} title={formats.date(at)} className="nowrap">
      {formats.date(at, style)}
    </time>
  );
}
