import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog, FormDialog, Row, TextAreaField, useKeyed, useMe } from '@app/ui';

/** What the acts are called, and what each dialog says. */
interface Words {
  confirm: string;
  confirmTitle: string;
  confirmEffect: string;
  confirmNow: string;
  refuse: string;
  refuseTitle: string;
  refuseEffect: string;
  refuseNow: string;
  reason: string;
}

interface Props {
  /** Who wrote it down, who therefore cannot decide it, and what that person reads instead. */
  by: string;
  yourOwn: string;
  may: boolean;
  /** Read by whoever may not decide. */
  others: string;
  words: Words;
  /** @param reason null to confirm; why it is refused. @param key the same at every try of one intention */
  onDecide: (reason: string | null, key: string) => Promise<void>;
}

/** What one person wrote down, a second one confirms or refuses. */
export function SecondPerson({ by, yourOwn, may, others, words, onDecide }: Props) {
  const me = useMe();
  const [asking, setAsking] = useState<'confirm' | 'refuse' | null>(null);
  const keyed = useKeyed();
  if (by === me.id) return <span className="dim small">{yourOwn}</span>;
  if (!may) return <span className="dim small">{others}</span>;
  const close = () => setAsking(null);
  return (
    <Row>
      <Button onClick={() => setAsking('confirm')}>{words.confirm}</Button>
      <Button variant="default" onClick={() => setAsking('refuse')}>
        {words.refuse}
      </Button>
      {asking === 'confirm' && (
        <ConfirmDialog
          title={words.confirmTitle}
          effect={words.confirmEffect}
          act={words.confirmNow}
          onConfirm={() => keyed('confirm', (key) => onDecide(null, key))}
          onClose={close}
        />
      )}
      {asking === 'refuse' && (
        <FormDialog
          title={words.refuseTitle}
          effect={words.refuseEffect}
          act={words.refuseNow}
          needed={['reason']}
          onSubmit={({ reason }) => keyed(['refuse', reason], (key) => onDecide(reason, key))}
          onClose={close}
        >
          <TextAreaField name="reason" label={words.reason} />
        </FormDialog>
      )}
    </Row>
  );
}
