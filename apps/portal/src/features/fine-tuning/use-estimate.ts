import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useFormats } from '@app/ui';
import { bodyToEstimate, type Draft } from './draft';
import { estimateQuery, type LaunchBody } from './fine-tuning.api';

/** What the draft would take, 300 ms after the last change. `fresh` says that the figures are of what is written now. */
export function useEstimate(project: string, draft: Draft) {
  const { read } = useFormats();
  // As text: each drawing makes another body that says the same, which would be waited for again, and drawn again, for ever.
  const body = JSON.stringify(bodyToEstimate(draft, read));
  const [asked] = useDebouncedValue(body, 300);
  const query = useQuery(estimateQuery(project, JSON.parse(asked) as LaunchBody | null));
  const possible = body !== 'null';
  const current = possible && asked === body;
  return {
    /** Null until there is enough to ask for. */
    estimate: possible ? (query.data ?? null) : null,
    error: current ? query.error : null,
    fresh: current && query.data !== undefined && !query.isPlaceholderData,
    possible,
  };
}
