import type { Change, Offer } from '@app/platform/http';
import { gpuTimeTold, moneyTold } from './money';

/** What the database offers with the refusal of a hold: in values alone. */
export type LedgerOffer = Pick<Change, 'possible' | 'ask'> &
  Extract<
    Offer,
    { action: 'unfreeze' | 'request-quota' | 'add-co-funding' } | { action: 'shorter-time-limit'; variant: 'fits' }
  >;

function effectOf(offer: LedgerOffer): string {
  switch (offer.action) {
    case 'unfreeze':
      return 'what is frozen could be drawn on again';
    case 'request-quota':
      return `${gpuTimeTold(offer.values.gpu_seconds)} more in this pool`;
    case 'add-co-funding':
      return `${moneyTold(offer.values.money)} more of co-funding`;
    case 'shorter-time-limit':
      return `at most ${gpuTimeTold(offer.values.gpu_seconds)} fit`;
  }
}

/** The same in words too. */
export const ledgerChanges = (offers: readonly LedgerOffer[]): Change[] =>
  offers.map((offer) => ({ ...offer, effect: effectOf(offer) }));
