import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { MonsoonError } from '@app/api-client';
import { useFormats } from '@app/ui';
import { bodyOf, type Draft } from './draft';
import { launch } from './fine-tuning.api';

/** Launches a draft once, however often it is pressed, and goes to its job. */
export function useLaunch(project: string): (draft: Draft) => Promise<void> {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { read } = useFormats();
  // One key for each thing that is asked: after a lost answer the same press asks for the same job.
  const asked = useRef({ body: '', key: '' });
  return async (draft) => {
    const body = bodyOf(draft, read);
    const text = JSON.stringify(body);
    if (asked.current.body !== text) asked.current = { body: text, key: crypto.randomUUID() };
    try {
      const { id: job } = await launch(project, body, asked.current.key);
      void client.invalidateQueries({ queryKey: ['projects', project] });
      await navigate({ to: '/p/$project/jobs/$job', params: { project, job } });
    } catch (error) {
      // What was refused may be allowed a moment later: that is another question.
      if (error instanceof MonsoonError && error.status < 500) asked.current.body = '';
      throw error;
    }
  };
}
