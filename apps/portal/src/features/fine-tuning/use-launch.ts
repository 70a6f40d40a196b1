import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useFormats, useKeyed } from '@app/ui';
import { bodyOf, type Draft } from './draft';
import { launch } from './fine-tuning.api';

/** Launches a draft once, however often it is pressed, and goes to its job. */
export function useLaunch(project: string): (draft: Draft) => Promise<void> {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { read } = useFormats();
  const once = useKeyed();
  return async (draft) => {
    const body = bodyOf(draft, read);
    const { id: job } = await once(body, (key) => launch(project, body, key));
    void client.invalidateQueries({ queryKey: ['projects', project] });
    await navigate({ to: '/p/$project/jobs/$job', params: { project, job } });
  };
}
