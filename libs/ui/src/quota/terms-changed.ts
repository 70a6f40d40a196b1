import type { components } from '@app/api-client';
import type { Formats } from '../formats/use-formats';

type Terms = components['schemas']['RequestTermsDto'];
/** Terms that a change of a request changed, as they were and as they became. */
export type TermsBefore = { was: Terms; became: Terms };

const terms = ['gpu_seconds', 'concurrent_gpus', 'valid_from', 'valid_until', 'purpose'] as const;

/** The terms that a change of a request changed, as the reader writes them. @param noWish said where no number was wished */
export function termsChanged(
  { was, became }: TermsBefore,
  formats: Pick<Formats, 'gpuHours' | 'number' | 'firstDay' | 'lastDay'>,
  noWish: string,
): { term: (typeof terms)[number]; was: string; became: string }[] {
  const written = {
    gpu_seconds: ({ gpu_seconds = 0 }: Terms) => formats.gpuHours(gpu_seconds),
    concurrent_gpus: ({ concurrent_gpus }: Terms) =>
      concurrent_gpus == null ? noWish : formats.number(concurrent_gpus),
    valid_from: ({ valid_from = '' }: Terms) => formats.firstDay(valid_from),
    valid_until: ({ valid_until = '' }: Terms) => formats.lastDay(valid_until),
    purpose: ({ purpose = '' }: Terms) => purpose,
  };
  return terms
    .filter((term) => term in became)
    .map((term) => ({ term, was: written[term](was), became: written[term](became) }));
}
