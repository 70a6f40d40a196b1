import type { ActOnRecord } from '@app/audit';
import { secondsShown } from '@app/ledger';
import type { RequestTermsDto } from './allocation-request.dto';
import type { AllocationRequest } from './allocation-request.entity';

/** What a change did to the terms of a request: only those that it changed, as they were and as they became. */
interface TermsChanged {
  was: RequestTermsDto;
  became: RequestTermsDto;
}

type Terms = Pick<AllocationRequest, 'gpu_seconds' | 'concurrent_gpus' | 'valid_from' | 'valid_until' | 'purpose'>;

const shown = (row: Terms): Required<RequestTermsDto> => ({
  gpu_seconds: secondsShown(row.gpu_seconds),
  concurrent_gpus: row.concurrent_gpus,
  valid_from: row.valid_from.toISOString(),
  valid_until: row.valid_until.toISOString(),
  purpose: row.purpose,
});

/** @returns null where the terms are as they were */
export function changeBetween(before: Terms, after: Terms): TermsChanged | null {
  const [was, became] = [shown(before), shown(after)];
  const names = (Object.keys(was) as (keyof RequestTermsDto)[]).filter((name) => was[name] !== became[name]);
  const only = (terms: RequestTermsDto) => Object.fromEntries(names.map((name) => [name, terms[name]]));
  return names.length > 0 ? { was: only(was), became: only(became) } : null;
}

/** What the record tells of a change; null: nothing of the terms. */
export function changeOnRecord({ details }: Pick<ActOnRecord, 'details'>): TermsChanged | null {
  const { was, became } = details as Partial<TermsChanged>;
  return was && became ? { was, became } : null;
}
