import { type PipeTransform } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { registerDecorator } from 'class-validator';
import { fromString, toUUID, TypeID } from 'typeid-js';
import { v7 } from 'uuid';
import { Problem } from '../http/problem';

/** Prefix of a shown id: the kind of thing it names. `prj_01h…` is a project. */
export type Prefix =
  | 'per' // person
  | 'ses' // session
  | 'key' // API key
  | 'sva' // service account
  | 'inv' // invitation
  | 'org' // organisation
  | 'prj' // project
  | 'par' // participant
  | 'prg' // programme
  | 'awd' // award
  | 'trn' // tranche of an award
  | 'acc' // ledger account
  | 'jnl' // journal
  | 'hld' // hold
  | 'cof' // co-funding entry
  | 'pol' // pool
  | 'rtc' // rate card
  | 'alr' // allocation request
  | 'lot' // allocation lot
  | 'dst' // dataset
  | 'dsv' // dataset version
  | 'fil' // file entry
  | 'upl' // upload
  | 'sto' // store of files
  | 'val' // check of a dataset version
  | 'agr' // data-use agreement
  | 'rgt' // data right
  | 'bas' // base model
  | 'mdl' // model
  | 'mdv' // model version
  | 'job' // job
  | 'att' // attempt
  | 'ckp' // checkpoint
  | 'usg' // usage record
  | 'aud' // audit entry
  | 'ntf' // notification
  | 'evt'; // event

/** A new UUIDv7: ids sort by the time they were made. */
export function newId(): string {
  return v7();
}

/** The least id that can be made at a moment: ids sort by time, so that a period is a range of them. None is older than 1970. */
export function firstIdAt(moment: Date): string {
  const milliseconds = Math.max(0, moment.getTime()).toString(16).padStart(12, '0');
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7000-8000-000000000000`;
}

/** The shown form of a UUID. */
export function show(prefix: Prefix, uuid: string): string {
  return TypeID.fromUUID(prefix, uuid).toString();
}

/** The UUID behind a shown id, or null where the text is not an id of that kind. */
export function read(prefix: Prefix, text: unknown): string | null {
  if (typeof text !== 'string' || !text.startsWith(`${prefix}_`)) return null;
  try {
    return toUUID(fromString(text, prefix));
  } catch {
    return null;
  }
}

/** Body or query field that holds a shown id; the handler receives the UUID. Required unless `@MayBeLeftOut()`. */
export function TypeId(prefix: Prefix): PropertyDecorator {
  const transform = Transform(({ value }) => (value == null ? value : (read(prefix, value) ?? { notAnId: value })));
  return (target, property) => {
    transform(target, property as string);
    registerDecorator({
      name: 'invalid-id',
      target: target.constructor,
      propertyName: property as string,
      constraints: [prefix],
      options: { message: `must be an id that starts with "${prefix}_"` },
      validator: { validate: (value: unknown) => typeof value === 'string' },
    });
  };
}

/** A list of shown ids; the handler receives UUIDs. Refused with `invalid-id` where one is not of the kind. */
export function TypeIds(prefix: Prefix): PropertyDecorator {
  const transform = Transform(({ value }) =>
    Array.isArray(value) ? value.map((one) => read(prefix, one) ?? { notAnId: one as unknown }) : (value as unknown),
  );
  return (target, property) => {
    transform(target, property as string);
    registerDecorator({
      name: 'invalid-id',
      target: target.constructor,
      propertyName: property as string,
      constraints: [prefix],
      options: { message: `must be ids that start with "${prefix}_"` },
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
      },
    });
  };
}

/** Path parameter that is a shown id: `@Param('dataset', new IdPipe('dst')) datasetId: string`. */
export class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly prefix: Prefix) {}

  transform(value: string): string {
    const uuid = read(this.prefix, value);
    if (!uuid) throw Problem.invalidId(this.prefix, value);
    return uuid;
  }
}
