import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast, useAsking, useMay, useProblemWords } from '@app/ui';
import { type Request, requestQuery, submit, withdraw } from './compute.api';
import { isChangeable, isOpen } from './request-states';

/** Buttons of whoever may ask for GPU time; others see none. */
export function RequestActions({ request }: { request: Request }) {
  const { t } = useTranslation('compute');
  const { project, id, state } = request;
  const say = useProblemWords();
  const client = useQueryClient();
  const asking = useAsking<'withdraw', Request>(request, (now) => (isOpen(now.state) ? ['withdraw'] : []));
  const [busy, setBusy] = useState(false);
  const may = useMay()('request', 'AllocationRequest', project);
  if (!may || (asking.acts.length === 0 && !asking.act)) return null;
  const act = async (change: Promise<Request>, done: string) => {
    client.setQueryData(requestQuery(request.project, request.id).queryKey, await change);
    void client.invalidateQueries({ queryKey: ['projects', request.project, 'requests'] });
    void client.invalidateQueries({ queryKey: ['me', 'needs'] });
    toast({ text: done });
  };
  const send = () => {
    setBusy(true);
    act(submit(request), t('sent'))
      .catch((error: unknown) => toast({ tone: 'bad', text: say.failed(error, (why) => t('notSubmitted', { why })) }))
      .finally(() => setBusy(false));
  };
  return (
    <>
      {asking.acts.map((each) => (
        <Button key={each} variant="default" c="var(--bad)" onClick={() => asking.ask(each)}>
          {t('withdraw.ask')}
        </Button>
      ))}
      {isChangeable(state) && (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/p/$project/quota/$request/change" params={{ project, request: id }} {...props} />
          )}
        >
          {t('change.go')}
        </Button>
      )}
      {state === 'draft' && (
        <Button loading={busy} onClick={send}>
          {t('submit')}
        </Button>
      )}
      {asking.act && (
        <ConfirmDialog
          title={t('withdraw.title')}
          effect={t('withdraw.effect')}
          act={t('withdraw.act')}
          grave
          over={asking.over}
          onConfirm={() => act(asking.send(null, withdraw), t('withdraw.done'))}
          onClose={asking.end}
        />
      )}
    </>
  );
}
