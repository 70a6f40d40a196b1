import type { Tx } from '@app/platform/database';
import type { Ids } from '../../kinds';
import type { NotificationFacts } from '../../notification.dto';

/** What something is about: the facts of its sentence, what its link names, and people who have a part in it. */
export interface Subject {
  facts: NotificationFacts;
  ids: Ids;
  /** Who asked, launched, entered or proposed it, or joined. */
  people: string[];
  /** In which state the thing is, where a kind asks for an act in one. */
  state?: string;
}

/** What readers of facts are given: the scope whose news it is has been entered. */
export interface Reading {
  tx: Tx;
  /** Organisation, project, programme or pool whose news it is. */
  scopeId: string;
  /** Id of what changed. */
  key: string;
  /** What else was published with it. */
  payload: Record<string, unknown>;
  /** Legal name of an organisation. */
  organisation: (id: string) => Promise<string | undefined>;
  /** Name of a person. */
  person: (id: string) => Promise<string | undefined>;
  /** Whether a project has a lead, of use now or not. */
  led: (project: string) => Promise<boolean>;
}

/** @returns null where there is nothing to tell: it is gone, or the news is the other side's */
export type Reader = (reading: Reading) => Promise<Subject | null>;

/** A row as it is read. */
export type Row<T> = T & { [column: string]: unknown };

const longest = 300;

/** Why, for a sentence: the beginning of a long text. */
export const because = (reason: string | null): Pick<NotificationFacts, 'reason'> =>
  reason ? { reason: [...reason].length > longest ? `${[...reason].slice(0, longest).join('')}…` : reason } : {};
