import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormats } from '@app/ui';
import { bodyToEstimate, type Draft } from './draft';
import { estimateQuery } from './fine-tuning.api';

/** What the draft would take, 300 ms after the last change. `fresh` says that the figures are of what is written now. */
export function useEstimate(project: string, draft: Draft) {
  const { read } = useFormats();
  const body = useMemo(() => bodyToEstimate(draft, read), [draft, read]);
  const [asked] = useDebouncedValue(body, 300);
  const query = useQuery(estimateQuery(project, asked));
  const current = body !== null && JSON.stringify(asked) === JSON.stringify(body);
  return {
    /** Null until there is enough to ask for. */
    estimate: body === null ? null : (query.data ?? null),
    error: body === null || !current ? null : query.error,
    fresh: current && query.data !== undefined && !query.isPlaceholderData,
    possible: body !== null,
  };
}
