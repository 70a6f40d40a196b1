import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, toast, useMay, useKeyed } from '@app/ui';
import { type Participant, type Project, projectQuery, steerPart } from './projects.api';

interface Props {
  programme: string;
  project: Project;
  participant: Participant;
}

/** Suspending and resuming one organisation's part in a project, each after saying what it means. */
export function ParticipantActs({ programme, project, participant }: Props) {
  const { t } = useTranslation('projects');
  const client = useQueryClient();
  const may = useMay()('update', 'Project', programme);
  // The act that was begun: what the state allows may change while its words are written.
  const [asking, setAsking] = useState<'suspend' | 'resume' | null>(null);
  const once = useKeyed();
  const { state, organisation_name: organisation } = participant;
  const act = state === 'active' ? 'suspend' : state === 'suspended' ? 'resume' : null;
  if (!may || (!act && !asking)) return <span className="dim">–</span>;
  const send = async (act: 'suspend' | 'resume', reason: string) => {
    const of = { programme, project: project.id };
    await once([act, participant.version, reason], (key) => steerPart(act, of, participant, reason, key));
    toast({ text: t(`part.done.${act}`, { organisation }) });
    void client.invalidateQueries({ queryKey: projectQuery(programme, project.id).queryKey });
  };
  return (
    <>
      {act && (
        <Button variant="default" c={act === 'suspend' ? 'var(--bad)' : undefined} onClick={() => setAsking(act)}>
          {t(`acts.open.${act}`)}
        </Button>
      )}
      {asking && (
        <FormDialog
          title={t(`part.ask.${asking}`, { organisation })}
          effect={t(`part.effect.${asking}`)}
          act={t(`part.now.${asking}`)}
          needed={['reason']}
          onSubmit={({ reason }) => send(asking, reason)}
          onClose={() => setAsking(null)}
        >
          <TextAreaField name="reason" label={t('reason')} description={t('reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
