import type { components } from '@app/api-client';
import type { Formats } from '../formats/use-formats';

export type Change = components['schemas']['ProblemChange'];

/** A tenth of an hour: what GPU-hours are shown to. */
const tenth = 360;

/** Offers that say how much is lacking; the others say how much there may be at most. */
const lacking = ['request-quota'];

/** The key of the words of what a change would do. */
export const keyOfEffect = ({ action, variant }: Pick<Change, 'action' | 'variant'>): string =>
  variant ? `effects.${action}.${variant}` : `effects.${action}`;

/**
 * How far a change goes, as the reader writes it. GPU-hours are rounded so that what is said holds: up for what is lacking, down
 * for what may be used.
 */
export function valuesOf({ action, values = {} }: Pick<Change, 'action' | 'values'>, formats: Formats) {
  const { gpus, seconds, gpu_seconds, money, countries } = values;
  const round = lacking.includes(action) ? Math.ceil : Math.floor;
  const kept = (time: number) => (time < tenth ? time : round(time / tenth) * tenth);
  return {
    ...(gpus !== undefined && { gpus: formats.number(gpus), count: gpus }),
    ...(seconds !== undefined && { span: formats.span(seconds) }),
    ...(gpu_seconds !== undefined && { hours: formats.gpuHours(kept(gpu_seconds)) }),
    ...(money && { money: formats.money(money) }),
    ...(countries && { countries: countries.map(formats.country).join(', ') }),
  };
}
