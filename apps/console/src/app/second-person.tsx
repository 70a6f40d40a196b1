import { Button } from '@mantine/core';
import { ConfirmDialog, FormDialog, Row, TextAreaField, useAsking, useMe } from '@app/ui';

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

interface Props<Thing> {
  /** What was written down, and the state in which it waits for a second person. */
  of: Thing;
  waits: string;
  /** Who wrote it down, who therefore cannot decide it, and what that person reads instead. */
  by: string;
  yourOwn: string;
  may: boolean;
  /** Read by whoever may not decide. */
  others: string;
  words: Words;
  /** Who decided, and when: once somebody has. */
  decided?: string | null;
  /** @param seen it as it was read. @param reason null to confirm; why it is refused. @param key the same at every try of one intention */
  onDecide: (seen: Thing, reason: string | null, key: string) => Promise<void>;
}

const acts = ['confirm', 'refuse'] as const;

/** What one person wrote down, a second one confirms or refuses. */
export function SecondPerson<Thing extends { version: number; state: string }>(props: Props<Thing>) {
  const { of, waits, by, yourOwn, may, others, words, decided, onDecide } = props;
  const me = useMe();
  const asking = useAsking<(typeof acts)[number], Thing>(of, ({ state }) => (state === waits ? acts : []));
  const decide = (reason: string | null) => asking.send(reason, (seen, key) => onDecide(seen, reason, key));
  if (asking.acts.length === 0 && !asking.act) return <span className="dim small">{decided ?? '–'}</span>;
  if (by === me.id) return <span className="dim small">{yourOwn}</span>;
  if (!may) return <span className="dim small">{others}</span>;
  return (
    <Row>
      {asking.acts.map((act) => (
        <Button key={act} variant={act === 'confirm' ? 'filled' : 'default'} onClick={() => asking.ask(act)}>
          {words[act]}
        </Button>
      ))}
      {asking.act === 'confirm' && (
        <ConfirmDialog
          title={words.confirmTitle}
          effect={words.confirmEffect}
          act={words.confirmNow}
          over={asking.over}
          onConfirm={() => decide(null)}
          onClose={asking.end}
        />
      )}
      {asking.act === 'refuse' && (
        <FormDialog
          title={words.refuseTitle}
          effect={words.refuseEffect}
          act={words.refuseNow}
          over={asking.over}
          needed={['reason']}
          onSubmit={({ reason }) => decide(reason)}
          onClose={asking.end}
        >
          <TextAreaField name="reason" label={words.reason} />
        </FormDialog>
      )}
    </Row>
  );
}
