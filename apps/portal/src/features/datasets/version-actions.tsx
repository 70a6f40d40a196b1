import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, FormDialog, TextAreaField, toast, useMay, useProblemWords } from '@app/ui';
import { openStates } from './dataset-words';
import { move, moveFor, type Place, type ReasonedStep, type Step, type Version, versionsQuery } from './datasets.api';

type Act = Step | ReasonedStep;

/** What the version's state allows, to whoever may. */
function acts({ state, files }: Version, mayUpdate: boolean, mayPublish: boolean): Act[] {
  if (openStates.includes(state)) return mayUpdate && files > 0 ? ['validation'] : [];
  if (!mayPublish) return [];
  if (state === 'in_review') return ['return', 'publish'];
  if (state === 'published') return ['deprecation', 'withdrawal'];
  return state === 'deprecated' ? ['withdrawal'] : [];
}

/** Buttons of a version: its check, its publication, and its end. */
export function VersionActions({ version, place }: { version: Version; place: Place }) {
  const { t } = useTranslation('datasets');
  const say = useProblemWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  const [asking, setAsking] = useState<Exclude<Act, 'validation'> | null>(null);
  const [busy, setBusy] = useState(false);
  const { org, dataset } = place;
  const after = async (act: Act) => {
    await client.invalidateQueries({ queryKey: ['organisations', org, 'datasets'] });
    toast({ text: t(`act.done.${act}`, { number: version.number }) });
  };
  const check = async () => {
    setBusy(true);
    try {
      await move('validation', place, version.version);
      await after('validation');
      await navigate({
        to: '/datasets/$dataset/quality',
        params: { dataset },
        search: { version: version.id },
      });
    } catch (error) {
      toast({ tone: 'bad', text: say.failed(error, (why) => t('act.failed', { why })) });
      // What is there may be newer than what was read.
      await client.invalidateQueries({ queryKey: versionsQuery(org, dataset).queryKey });
    } finally {
      setBusy(false);
    }
  };
  const act = async (name: Exclude<Act, 'validation'>, reason = '') => {
    if (name === 'publish') await move(name, place, version.version);
    else await moveFor(name, place, version.version, reason);
    await after(name);
  };
  const words = (name: Exclude<Act, 'validation'>) => ({
    title: t(`act.title.${name}`, { number: version.number }),
    effect: t(`act.effect.${name}`),
    act: t(`act.now.${name}`),
  });
  const close = () => setAsking(null);
  const allowed = acts(version, may('update', 'Dataset', org), may('publish', 'Dataset', org));
  return (
    <>
      {allowed.map((name) => (
        <Button
          key={name}
          variant={name === 'validation' || name === 'publish' ? 'filled' : 'default'}
          loading={busy && name === 'validation'}
          onClick={() => (name === 'validation' ? void check() : setAsking(name))}
        >
          {t(`act.${name}`, { number: version.number })}
        </Button>
      ))}
      {asking === 'publish' && <ConfirmDialog {...words(asking)} onConfirm={() => act(asking)} onClose={close} />}
      {asking && asking !== 'publish' && (
        <FormDialog
          {...words(asking)}
          grave={asking === 'withdrawal'}
          needed={['reason']}
          onSubmit={({ reason }) => act(asking, reason)}
          onClose={close}
        >
          <TextAreaField name="reason" label={t('act.reason')} description={t('act.reasonHelp')} rows={3} />
        </FormDialog>
      )}
    </>
  );
}
