import { grants } from './grants';
import { people } from './people';
import type { KindRule } from './rule';
import { work } from './work';

export type { Ids, Link } from './links';
export { type Audience, type Group, groupNames, groups, type SubjectName, type Ways } from './rule';

/** Everything that people are told. */
export const kinds = { ...grants, ...people, ...work };
export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

/** The rule of a kind, without the narrow types of its row. */
export const ruleOf = (kind: Kind): KindRule => kinds[kind];
