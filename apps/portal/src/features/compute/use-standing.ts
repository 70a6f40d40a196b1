import { useQuery } from '@tanstack/react-query';
import { useFormats } from '@app/ui';
import { budgetQuery } from '../../app/project.api';
import { usePools } from '../../app/reference.api';
import { type Advice, adviceOf } from './given';
import { type Standing, standingOf, type WrittenWish } from './wish';

/** How a wish stands to the project's award, as it is being written. */
export interface WishStanding extends Standing {
  /** GPU-seconds that are asked for; none while no number is written. */
  asked: bigint;
  /** The GPU type of the pool. */
  type: string;
  /** The budget, once it is read, and why it was not: 404 where there is no award. */
  budget: { data?: unknown; error: unknown; refetch: () => unknown };
  /** What to tell where one lot can have less than is asked for, in days or in amount. */
  advice: Advice[];
}

/** Follows how a wish stands to the award. */
export function useStanding(project: string, wish: WrittenWish): WishStanding {
  const formats = useFormats();
  const budget = useQuery(budgetQuery(project));
  const type = usePools()?.get(wish.pool)?.gpu_type ?? '';
  const accounts = budget.data ? [...budget.data.grant, ...budget.data.gpu_time] : [];
  const standing = standingOf(wish, accounts, type, Date.now(), formats);
  const asked = BigInt(formats.seconds(wish.hours) ?? 0);
  const told = budget.data !== undefined && standing.begun && standing.faults.length === 0;
  return { ...standing, asked, type, budget, advice: told ? adviceOf(standing.gives, asked) : [] };
}
