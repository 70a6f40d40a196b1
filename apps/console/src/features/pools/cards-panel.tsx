import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  ErrorState,
  type ListPage,
  Moment,
  Money,
  Panel,
  PlainTable,
  Status,
  toast,
  useCut,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { SecondPerson } from '../../app/second-person';
import { decideCard, type RateCard } from './pools.api';

interface Props {
  /** Whose finance decides on them; without it they are only shown. */
  programme?: string;
  cards: ListPage<RateCard> | undefined;
  error: unknown;
  aside?: ReactNode;
}

/** Prices, proposed and decided. A second person confirms what the operator proposed. */
export function CardsPanel({ programme, cards, error, aside }: Props) {
  const { t } = useTranslation('pools');
  const cut = useCut();
  const rows = cards?.data ?? [];
  return (
    <Panel title={t('cards.title')} aside={aside} flush={rows.length > 0} foot={cut(cards) ?? t('cards.note')}>
      {!!error && !cards && <ErrorState error={error} title={t('cards.failure')} />}
      {!cards && !error && <Waiting rows={2} />}
      {cards && rows.length === 0 && <EmptyState title={t('cards.empty')} />}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'price',
              head: t('price'),
              cell: ({ price }) => <Money of={price} />,
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
  const may = useMay();
  const client = useQueryClient();
  const decide = async (seen: RateCard, reason: string | null, key: string) => {
    await decideCard(programme, seen, reason, key);
    toast({ text: t(reason === null ? 'cards.done.confirm' : 'cards.done.refuse') });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'rate-cards'] });
    void client.invalidateQueries({ queryKey: ['pools'] });
    void client.invalidateQueries({ queryKey: ['pools-by-id'] });
  };
  const price = formats.money(card.price);
  const { decided_by, decided_by_name, decided_at } = card;
  return (
    <SecondPerson
      of={card}
      waits="proposed"
      by={card.proposed_by}
      yourOwn={t('cards.yourOwn')}
      may={may('confirm', 'RateCard', programme)}
      others={t('cards.finance')}
      words={{
        confirm: t('cards.confirm'),
        confirmTitle: t('cards.confirmTitle', { price }),
        confirmEffect: t('cards.confirmEffect', { from: formats.date(card.valid_from) }),
        confirmNow: t('cards.confirmNow'),
        refuse: t('cards.refuse'),
        refuseTitle: t('cards.refuseTitle', { price }),
        refuseEffect: t('cards.refuseEffect'),
        refuseNow: t('cards.refuseNow'),
        reason: t('reason'),
      }}
      decided={
        decided_by &&
        decided_at &&
        t('cards.decidedBy', { name: decided_by_name ?? decided_by, at: formats.date(decided_at) })
      }
      onDecide={decide}
    />
  );
}
