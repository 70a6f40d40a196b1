import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, toast, useKeyed, useMay } from '@app/ui';
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
  const [asking, setAsking] = useState(false);
  const keyed = useKeyed();
  const { state, organisation_name: organisation } = participant;
  const act = state === 'active' ? 'suspend' : state === 'suspended' ? 'resume' : null;
  if (!may || !act) return <span className="dim">–</span>;
  const send = async (reason: string) => {
    const of = { programme, project: project.id };
    await keyed([act, participant.version, reason], (key) => steerPart(act, of, participant, reason, key));
    toast({ text: t(`part.done.${act}`, { organisation }) });
    void client.invalidateQueries({ queryKey: projectQuery(programme, project.id).queryKey });
  };
  return (
    <>
      <Button variant="default" c={act === 'suspend' ? 'var(--bad)' : undefined} onClick={() => setAsking(true)}>
        {t(`acts.open.${act}`)}
      </Button>
      {asking && (
        <FormDialog
          title={t(`part.ask.${act}`, { organisation })}
          effect={t(`part.effect.${act}`)}
          act={t(`part.now.${act}`)}
          needed={['reason']}
          onSubmit={({ reason }) => send(reason)}
          onClose={() => setAsking(false)}
        >
          <TextAreaField name="reason" label={t('reason')} description={t('reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
