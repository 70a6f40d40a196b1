import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, toast, useAsking, useMay } from '@app/ui';
import { actOn, type Project, type ProjectAct, projectQuery } from './projects.api';

/** What each state allows. */
const allowed: Record<Project['state'], ProjectAct[]> = {
  active: ['suspend', 'close'],
  suspended: ['resume', 'close'],
  closed: [],
};

/** Suspending, resuming and closing a project; each says in a dialog what it does and asks for the reason that its people read. */
export function ProjectActs({ programme, project }: { programme: string; project: Project }) {
  const { t } = useTranslation('projects');
  const client = useQueryClient();
  const may = useMay()('update', 'Project', programme);
  const asking = useAsking<ProjectAct, Project>(project, ({ state }) => allowed[state]);
  if (!may) return null;
  const send = async (act: ProjectAct, reason: string) => {
    const after = await asking.send(reason, (seen, key) => actOn(act, programme, seen, reason, key));
    client.setQueryData(projectQuery(programme, project.id).queryKey, { ...project, ...after });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'projects'] });
    toast({ text: t(`acts.done.${act}`) });
  };
  return (
    <>
      {asking.acts.map((act) => (
        <Button
          key={act}
          variant={act === 'resume' ? 'filled' : 'default'}
          c={act === 'resume' ? undefined : 'var(--bad)'}
          onClick={() => asking.ask(act)}
        >
          {t(`acts.open.${act}`)}
        </Button>
      ))}
      {asking.act && (
        <FormDialog
          title={t(`acts.ask.${asking.act}`, { project: asking.seen.name })}
          effect={t(`acts.effect.${asking.act}`)}
          act={t(`acts.now.${asking.act}`)}
          over={asking.over}
          needed={['reason']}
          onSubmit={({ reason }) => send(asking.act as ProjectAct, reason)}
          onClose={asking.end}
        >
          <TextAreaField name="reason" label={t('reason')} description={t('reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
