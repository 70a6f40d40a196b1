/** How far a change goes. Each number has its unit in its name; which of them a change carries, `effects` says. */
export interface ChangeValues {
  /** GPUs at once. */
  gpus?: number;
  /** Wall time. */
  seconds?: number;
  /** GPU time: GPUs × seconds. */
  gpu_seconds?: number;
  /** An amount in its currency, as the API writes money. */
  money?: { amount: string; currency: string };
  /** ISO 3166-1 codes of two letters. */
  countries?: readonly string[];
}

const none = [] as const;

/**
 * Everything that may be offered with a refusal: an action or, after a point, which of the action's several effects, and the
 * values that say how far it goes. Stable: the sites have words for each, in every language.
 */
export const effects = {
  'accept-award': none,
  'add-co-funding': ['money'],
  'add-dataset-version': none,
  'add-store': none,
  'add-version': none,
  'allow-country': none,
  'approve-in-part': ['gpu_seconds'],
  'ask-another-person': none,
  'ask-another-steward': none,
  /** The job waits for a decision of the programme, as for an award. */
  'ask-programme.award': none,
  'ask-programme.lifted': none,
  'ask-programme.limit': none,
  'ask-programme.at-once': none,
  'ask-steward.agreement': none,
  'ask-steward.residency': none,
  'ask-steward.right': none,
  'begin-upload.anew': none,
  'begin-upload.own': none,
  'cancel-jobs': none,
  'cancel-uploads': none,
  'choose-another-name.dataset': none,
  'choose-another-name.file': none,
  'choose-another-name.model': none,
  'choose-another-number': none,
  'choose-other-days': none,
  /** A pool whose agreements allow it. */
  'choose-pool.agreed': none,
  /** A pool in one of these countries. */
  'choose-pool.countries': ['countries'],
  /** A pool in a country other than this one. */
  'choose-pool.elsewhere': none,
  /** A pool with more GPUs. */
  'choose-pool.larger': none,
  /** A pool that takes work. */
  'choose-pool.open': none,
  extension: none,
  /** At most so many GPUs can ever be had there. */
  'fewer-gpus.fits': ['gpus'],
  /** With at most so many GPUs it would start now. */
  'fewer-gpus.now': ['gpus'],
  'finish-uploads': none,
  'grant-fewer-days': none,
  'grant-less': ['gpu_seconds'],
  'launch-again': none,
  /** The agreement lets this pool read the data. */
  'make-agreement.pool': none,
  /** The agreement lets the project use the data. */
  'make-agreement.project': none,
  'mend-agent': none,
  'new-request': none,
  'propose-rate-card': none,
  'raise-envelope': none,
  'reduce-award': ['money'],
  'refuse-request': none,
  'register-dataset': none,
  'remove-file': none,
  /** So much more GPU time in this pool. */
  'request-quota': ['gpu_seconds'],
  'resume-project': none,
  'return-version': none,
  'revoke-agreement': none,
  'revoke-award': none,
  /** The accounts have at most so much GPU time for the whole of it. */
  'shorter-time-limit.fits': ['gpu_seconds'],
  /** With at most so long a limit it would start now. */
  'shorter-time-limit.now': ['seconds'],
  'start-agent': none,
  unfreeze: none,
  'upload-file': none,
  'verify-organisation.invitations': none,
  'verify-organisation.project': none,
  /** For so long. */
  wait: ['seconds'],
  'wait-for-own-jobs': none,
  'withdraw-versions': none,
} as const satisfies Record<string, readonly (keyof ChangeValues)[]>;

type Effect = keyof typeof effects;
type Named<E extends Effect> = E extends `${infer Action}.${infer Variant}`
  ? { action: Action; variant: Variant }
  : { action: E; variant?: undefined };
type Measured<E extends Effect> = [(typeof effects)[E][number]] extends [never]
  ? { values?: undefined }
  : { values: Required<Pick<ChangeValues, (typeof effects)[E][number]>> };

/** A change by its action, which of the action's effects it has where there are several, and how far it goes. */
export type Offer = { [E in Effect]: Named<E> & Measured<E> }[Effect];

/** What would change a refusal, and whom to ask. */
export type Change = Offer & {
  /** The same in English, with its values. */
  effect: string;
  /** Whether it can be done as things are, by the reader or by whom to ask. */
  possible: boolean;
  ask?: string;
};

/** Effects that say at most how much of a value goes: of several the least goes by all of them. */
const ceilings: { [E in Effect]?: 'gpus' | 'seconds' | 'gpu_seconds' } = {
  'fewer-gpus.fits': 'gpus',
  'fewer-gpus.now': 'gpus',
  'shorter-time-limit.fits': 'gpu_seconds',
  'shorter-time-limit.now': 'seconds',
};

/** Each change once: several checks may be changed by the same. Of several ceilings the least, which satisfies each check. */
export function withoutRepeats<C extends Change>(changes: readonly C[]): C[] {
  const kept = new Map<string, C>();
  for (const change of changes) {
    const { action, variant, ask } = change;
    const values: ChangeValues = change.values ?? {};
    const ceiling = ceilings[(variant ? `${action}.${variant}` : action) as Effect];
    const told = JSON.stringify([action, variant, ceiling ?? values, ask]);
    const known: ChangeValues | undefined = kept.get(told)?.values;
    if (!kept.has(told) || (ceiling && (values[ceiling] ?? 0) < (known?.[ceiling] ?? 0))) kept.set(told, change);
  }
  return [...kept.values()];
}
