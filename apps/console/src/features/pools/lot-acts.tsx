import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, Row, TextAreaField, toast, useFormats, useKeyed } from '@app/ui';
import { actOnLot, type Lot, type LotAct } from '../../app/lots.api';

/** What each state allows. A lot that ended, or is being revoked, allows nothing more. */
const allowed: Record<string, LotAct[]> = {
  pending: ['freeze', 'revoke'],
  active: ['freeze', 'revoke'],
  exhausted: ['freeze', 'revoke'],
  frozen: ['unfreeze', 'revoke'],
  expired: ['revoke'],
};

/** Freezing a lot, letting it go on, and taking it back; each says first what it does, and asks for a reason. */
export function LotActs({ programme, lot, project }: { programme: string; lot: Lot; project: string }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const client = useQueryClient();
  const keyed = useKeyed();
  const [asking, setAsking] = useState<LotAct | null>(null);
  const acts = lot.revoking_at === null ? (allowed[lot.state] ?? []) : [];
  if (acts.length === 0) return <span className="dim">–</span>;
  const amounts = {
    left: formats.gpuHours(lot.available),
    held: formats.gpuHours(lot.held),
    until: formats.lastDay(lot.valid_until),
  };
  const decide = async (act: LotAct, reason: string) => {
    await keyed([act, lot.id, lot.version, reason], (key) => actOnLot(act, programme, lot, reason, key));
    toast({ text: t(`lots.done.${act}`) });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'lots'] });
  };
  return (
    <>
      <Row>
        {acts.map((act) => (
          <Button
            key={act}
            variant="default"
            c={act === 'revoke' ? 'var(--bad)' : undefined}
            onClick={() => setAsking(act)}
          >
            {t(`lots.open.${act}`)}
            <span className="unseen"> {t('lots.of', { project })}</span>
          </Button>
        ))}
      </Row>
      {asking && (
        <FormDialog
          title={t(`lots.ask.${asking}`, { project })}
          effect={
            asking === 'revoke' && lot.held > 0
              ? t('lots.effect.revokeHeld', amounts)
              : t(`lots.effect.${asking}`, amounts)
          }
          act={t(`lots.now.${asking}`)}
          needed={['reason']}
          onSubmit={({ reason }) => decide(asking, reason)}
          onClose={() => setAsking(null)}
        >
          <TextAreaField name="reason" label={t('reason')} description={t('lots.reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
