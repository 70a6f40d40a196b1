import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Digest, ErrorState, type LossPoint, Moment, Panel, PlainTable, useFormats, Waiting } from '@app/ui';
import css from './jobs.module.css';
import { type Checkpoint, checkpointsQuery, type Job } from './jobs.api';

/** What the run saved, the furthest first, and which of them the job goes on from or became the model. @param props.heldOut losses by step */
export function CheckpointsPanel({ job, heldOut }: { job: Job; heldOut: LossPoint[] }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const { data, error, isPending, refetch } = useQuery(checkpointsQuery(job));
  const every = job.recipe.ckpt_every;
  const note = typeof every === 'number' && t('checkpoints.every', { count: every, steps: formats.number(every) });
  if (error && !data) return <ErrorState error={error} title={t('checkpoints.failure')} retry={() => void refetch()} />;
  return (
    <Panel title={t('checkpoints.title')} note={note} flush={!!data?.length}>
      {data?.length ? (
        <CheckpointTable checkpoints={data} job={job} heldOut={heldOut} />
      ) : isPending ? (
        <Waiting rows={3} />
      ) : (
        <p className="dim">{t(job.ended_at ? 'checkpoints.noneKept' : 'checkpoints.none')}</p>
      )}
    </Panel>
  );
}

function CheckpointTable(props: { checkpoints: Checkpoint[]; job: Job; heldOut: LossPoint[] }) {
  const { checkpoints, job, heldOut } = props;
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const losses = new Map(heldOut.map(({ step, loss }) => [step, loss]));
  const lossOf = ({ step }: Checkpoint) => losses.get(step);
  const mark = markOf(job, checkpoints);
  const columns = [
    {
      key: 'step',
      head: t('checkpoints.step'),
      cell: (one: Checkpoint) => (
        <>
          {formats.number(one.step)} {one === checkpoints[0] && mark && <span className={css.mark}>{t(mark)}</span>}
          <div className="dim small">
            <Moment at={one.created_at} />
          </div>
          <Digest bare of={one.manifest_sha256} copy={t('checkpoints.copy', { step: formats.number(one.step) })} />
        </>
      ),
    },
    {
      key: 'loss',
      head: t('checkpoints.loss'),
      number: true,
      cell: (one: Checkpoint) => {
        const loss = lossOf(one);
        return loss === undefined ? '–' : formats.significant(loss);
      },
    },
    {
      key: 'size',
      head: t('checkpoints.size'),
      number: true,
      cell: ({ files }: Checkpoint) => formats.bytes(files.reduce((sum, { bytes }) => sum + bytes, 0)),
    },
  ];
  // A loss is told only where one was measured at the same step.
  const shown = checkpoints.some((one) => lossOf(one) !== undefined)
    ? columns
    : columns.filter(({ key }) => key !== 'loss');
  return <PlainTable rows={checkpoints} rowKey={({ id }) => id} columns={shown} />;
}

/** What the furthest checkpoint is: what the model was made of, or what the job goes on from. */
function markOf({ state, recipe }: Job, [furthest]: Checkpoint[]) {
  if (state === 'succeeded') return furthest.step === recipe.steps ? ('checkpoints.made' as const) : null;
  return state === 'cancelled' ? null : ('checkpoints.resumes' as const);
}
