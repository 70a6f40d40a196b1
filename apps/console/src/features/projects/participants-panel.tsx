import { useTranslation } from 'react-i18next';
import { Country, Panel, PlainTable, Status } from '@app/ui';
import { ParticipantActs } from './participant-acts';
import type { Project } from './projects.api';

/** Organisations of a project, in the order they came. The project's lead invites more. */
export function ParticipantsPanel({ programme, project }: { programme: string; project: Project }) {
  const { t } = useTranslation('projects');
  return (
    <Panel title={t('participants')} foot={t('leadInvites')} flush>
      <PlainTable
        rows={project.participants}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'organisation',
            head: t('organisation'),
            cell: ({ organisation_name, country }) => (
              <>
                <b>{organisation_name}</b> <Country code={country} />
              </>
            ),
          },
          { key: 'role', head: t('roleInAward'), cell: ({ role }) => t(`role.${role}`) },
          {
            key: 'state',
            head: t('state'),
            cell: ({ state, state_reason }) => (
              <>
                <Status state={state} bare={state === 'active'} />
                {state_reason && <div className="dim small">{state_reason}</div>}
              </>
            ),
          },
          {
            key: 'acts',
            head: t('participantActs'),
            cell: (participant) => (
              <ParticipantActs programme={programme} project={project} participant={participant} />
            ),
          },
        ]}
      />
    </Panel>
  );
}
