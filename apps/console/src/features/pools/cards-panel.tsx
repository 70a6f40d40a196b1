import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  TextAreaField,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  FormDialog,
  Moment,
  Money,
  Panel,
  PlainTable,
  Row,
  Status,
  toast,
  useFormats,
  useMay,
  useMe,
  Waiting,
} from '@app/ui';
import { decideCard, type RateCard } from './pools.api';

interface Props {
  /** Whose finance decides on them; without it they are only shown. */
  programme?: string;
  cards: RateCard[] | undefined;
  error: unknown;
  aside?: ReactNode;
}

/** Prices, proposed and decided. A second person confirms what the operator proposed. */
export function CardsPanel({ programme, cards, error, aside }: Props) {
  const { t } = useTranslation('pools');
  return (
    <Panel title={t('cards.title')} aside={aside} flush={!!cards && cards.length > 0} foot={t('cards.note')}>
      {!!error && !cards && <ErrorState error={error} title={t('cards.failure')} />}
      {!cards && !error && <Waiting rows={2} />}
      {cards?.length === 0 && <EmptyState title={t('cards.empty')} />}
      {cards && cards.length > 0 && (
        <PlainTable
          rows={cards}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'price',
              head: t('price'),
              cell: ({ price }) => <Money of={price} code />,
            },
            {
              key: 'state',
              head: t('state'),
              cell: ({ state, reason }) => (
                <>
                  <Status state={state} bare={state === 'confirmed'} />
                  {reason && <div className="dim small">{reason}</div>}
                </>
              ),
            },
            { key: 'from', head: t('cards.from'), cell: ({ valid_from }) => <Moment at={valid_from} /> },
            { key: 'proposed', head: t('cards.proposed'), cell: ({ proposed_at }) => <Moment at={proposed_at} /> },
            ...(programme
              ? [
                  {
                    key: 'act',
                    head: t('cards.decision'),
                    cell: (card: RateCard) => <CardActs programme={programme} card={card} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Panel>
  );
}

function CardActs({ programme, card }: { programme: string; card: RateCard }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'confirm' | 'refuse' | null>(null);
  const key = useRef(crypto.randomUUID());
  if (card.state !== 'proposed') return <span className="dim">–</span>;
  if (card.proposed_by === me.id) return <span className="dim small">{t('cards.yourOwn')}</span>;
  if (!may('confirm', 'RateCard', programme)) return <span className="dim small">{t('cards.finance')}</span>;
  const decide = async (reason: string | null) => {
    await decideCard(programme, card, reason, key.current);
    toast({ text: t(reason === null ? 'cards.done.confirm' : 'cards.done.refuse') });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'rate-cards'] });
    void client.invalidateQueries({ queryKey: ['pools'] });
    void client.invalidateQueries({ queryKey: ['pools-by-id'] });
  };
  const price = formats.money(card.price, 'code');
  const close = () => setAsking(null);
  return (
    <Row>
      <Button onClick={() => setAsking('confirm')}>{t('cards.confirm')}</Button>
      <Button variant="default" onClick={() => setAsking('refuse')}>
        {t('cards.refuse')}
      </Button>
      {asking === 'confirm' && (
        <ConfirmDialog
          title={t('cards.confirmTitle', { price })}
          effect={t('cards.confirmEffect', { from: formats.date(card.valid_from) })}
          act={t('cards.confirmNow')}
          onConfirm={() => decide(null)}
          onClose={close}
        />
      )}
      {asking === 'refuse' && (
        <FormDialog
          title={t('cards.refuseTitle', { price })}
          effect={t('cards.refuseEffect')}
          act={t('cards.refuseNow')}
          needed={['reason']}
          onSubmit={({ reason }) => decide(reason)}
          onClose={close}
        >
          <TextAreaField name="reason" label={t('reason')} />
        </FormDialog>
      )}
    </Row>
  );
}
