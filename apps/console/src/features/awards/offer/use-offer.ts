import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@app/api-client';
import { envelopesQuery } from '../../../app/programme.api';
import { usePools, useProjects } from '../../../app/reference.api';
import { emptyTranche, type WrittenAward, type WrittenTranche } from './draft';
import { type Faults, useFaults } from './use-faults';

export type Envelope = components['schemas']['EnvelopeDto'];

/** An award that is being written, what it may choose from, and how it changes. */
export interface Offering {
  award: WrittenAward;
  /** Undefined until they are read. */
  envelopes: Envelope[] | undefined;
  /** The one that pays, once it is chosen. */
  envelope: Envelope | undefined;
  projects: { id: string; name: string }[];
  /** GPU types that some pool has. */
  types: string[];
  change: (change: Partial<WrittenAward>) => void;
  changeTranche: (n: number, change: Partial<WrittenTranche>) => void;
  faults: Faults;
}

const isOf =
  ({ country, currency }: WrittenAward) =>
  (envelope: Envelope) =>
    envelope.country === country && envelope.limit.currency === currency;

/** @param asked the project that the page was opened for */
export function useOffer(programme: string, asked: string | undefined): Offering {
  const [written, setWritten] = useState<WrittenAward>(() => ({
    project: asked ?? '',
    country: '',
    currency: '',
    num: '2',
    den: '3',
    ceiling: '',
    coFundingFrom: '',
    tranches: [emptyTranche(crypto.randomUUID())],
  }));
  const { data } = useQuery(envelopesQuery(programme));
  const known = useProjects(programme);
  const pools = usePools();
  const envelopes = data?.data;
  const projects = [...(known?.values() ?? [])].filter(({ state }) => state === 'active');
  const only = envelopes?.length === 1 ? envelopes[0] : undefined;
  // Until something is chosen: the only envelope and the only project, where there is but one.
  const award = {
    ...written,
    project: written.project || (projects.length === 1 ? projects[0].id : ''),
    country: written.country || (only?.country ?? ''),
    currency: written.currency || (only?.limit.currency ?? ''),
  };
  const envelope = envelopes?.find(isOf(award));
  const faults = useFaults(award, envelope);
  return {
    award,
    envelopes,
    envelope,
    faults,
    projects,
    types: [...new Set([...(pools?.values() ?? [])].map(({ gpu_type }) => gpu_type))].sort(),
    change: (change) => setWritten((before) => ({ ...before, ...change })),
    changeTranche: (n, change) =>
      setWritten((before) => ({
        ...before,
        tranches: before.tranches.map((tranche, m) => (m === n ? { ...tranche, ...change } : tranche)),
      })),
  };
}
