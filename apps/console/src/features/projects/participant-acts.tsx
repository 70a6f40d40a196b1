import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, toast, useAsking, useMay } from '@app/ui';
import { type Participant, type Project, projectQuery, steerPart } from './projects.api';

interface Props {
  programme: string;
  project: Project;
  participant: Participant;
}

type Act = 'suspend' | 'resume';

/** What each state allows. */
const allowed: Partial<Record<string, Act[]>> = { active: ['suspend'], suspended: ['resume'] };

/** Suspending and resuming one organisation's part in a project, each after saying what it means. */
export function ParticipantActs({ programme, project, participant }: Props) {
  const { t } = useTranslation('projects');
  const client = useQueryClient();
  const may = useMay()('update', 'Project', programme);
  const asking = useAsking<Act, Participant>(participant, ({ state }) => allowed[state] ?? []);
  const { organisation_name: organisation } = participant;
  if (!may || (asking.acts.length === 0 && !asking.act)) return <span className="dim">–</span>;
  const send = async (act: Act, reason: string) => {
    const of = { programme, project: project.id };
    await asking.send(reason, (seen, key) => steerPart(act, of, seen, reason, key));
    toast({ text: t(`part.done.${act}`, { organisation }) });
    void client.invalidateQueries({ queryKey: projectQuery(programme, project.id).queryKey });
  };
  return (
    <>
      {asking.acts.map((act) => (
        <Button
          key={act}
          variant="default"
          c={act === 'suspend' ? 'var(--bad)' : undefined}
          onClick={() => asking.ask(act)}
        >
          {t(`acts.open.${act}`)}
        </Button>
      ))}
      {asking.act && (
        <FormDialog
          title={t(`part.ask.${asking.act}`, { organisation })}
          effect={t(`part.effect.${asking.act}`)}
          act={t(`part.now.${asking.act}`)}
          over={asking.over}
          needed={['reason']}
          onSubmit={({ reason }) => send(asking.act as Act, reason)}
          onClose={asking.end}
        >
          <TextAreaField name="reason" label={t('reason')} description={t('reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
