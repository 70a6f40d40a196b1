import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, Row, TextAreaField, toast, useAsking, useFormats } from '@app/ui';
import { actOnLot, type Lot, type LotAct } from '../../app/lots.api';

/** What each state allows. A lot that ended, or is being revoked, allows nothing more. */
const allowed: Record<string, LotAct[]> = {
  pending: ['freeze', 'revoke'],
  active: ['freeze', 'revoke'],
  exhausted: ['freeze', 'revoke'],
  frozen: ['unfreeze', 'revoke'],
  expired: ['revoke'],
};

const actsOn = ({ state, revoking_at }: Lot) => (revoking_at === null ? (allowed[state] ?? []) : []);

/** Freezing a lot, letting it go on, and taking it back; each says first what it does, and asks for a reason. */
export function LotActs({ programme, lot, project }: { programme: string; lot: Lot; project: string }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const client = useQueryClient();
  const asking = useAsking<LotAct, Lot>(lot, actsOn);
  if (asking.acts.length === 0 && !asking.act) return <span className="dim">–</span>;
  const amounts = {
    left: formats.gpuHours(asking.seen.available),
    held: formats.gpuHours(asking.seen.held),
    until: formats.lastDay(asking.seen.valid_until),
  };
  const decide = async (act: LotAct, reason: string) => {
    await asking.send(reason, (seen, key) => actOnLot(act, programme, seen, reason, key));
    toast({ text: t(`lots.done.${act}`) });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'lots'] });
  };
  return (
    <>
      <Row>
        {asking.acts.map((act) => (
          <Button
            key={act}
            variant="default"
            c={act === 'revoke' ? 'var(--bad)' : undefined}
            onClick={() => asking.ask(act)}
          >
            {t(`lots.open.${act}`)}
            <span className="unseen"> {t('lots.of', { project })}</span>
          </Button>
        ))}
      </Row>
      {asking.act && (
        <FormDialog
          title={t(`lots.ask.${asking.act}`, { project })}
          effect={
            asking.act === 'revoke' && asking.seen.held > 0
              ? t('lots.effect.revokeHeld', amounts)
              : t(`lots.effect.${asking.act}`, amounts)
          }
          act={t(`lots.now.${asking.act}`)}
          over={asking.over}
          needed={['reason']}
          onSubmit={({ reason }) => decide(asking.act as LotAct, reason)}
          onClose={asking.end}
        >
          <TextAreaField name="reason" label={t('reason')} description={t('lots.reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
