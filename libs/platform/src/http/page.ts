import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type as TransformTo } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Config } from '../config';
import { MayBeLeftOut } from './fields/left-out';
import { Problem } from './problem';

/** Query fields of every list. */
export class PageQuery {
  /** Rows a page, 1 to 200. */
  @MayBeLeftOut()
  @TransformTo(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50 })
  limit?: number = 50;

  /** `next_cursor` of the page before. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(2000)
  @ApiProperty({ required: false, type: String })
  cursor?: string;
}

/** One page of a list. `next_cursor` is null on the last. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** Response class of a page, for the OpenAPI document: `class JobPage extends PageOf(JobDto) {}`. */
export function PageOf<T>(item: Type<T>): Type<Page<T>> {
  class PageDto implements Page<T> {
    @ApiProperty({ type: [item] })
    data: T[];

    @ApiProperty({ type: String, nullable: true })
    next_cursor: string | null;
  }
  return PageDto;
}

/** Keyset position of a row: the values of the sort keys, as text. */
export type Position = (string | null)[];

/** Opaque signed cursors, bound to scope, filter and sort: a cursor cannot be carried to another list. */
@Injectable()
export class Cursors {
  constructor(private readonly config: Config) {}

  /**
   * Cuts `limit + 1` rows read into a page.
   * @param binding what the cursor is bound to: list, scope, filters, sort
   * @param present a row as it is shown; `n` is its place among `rows`, for lists that are shown as a whole
   */
  page<R, T>(
    rows: R[],
    query: PageQuery,
    binding: unknown,
    position: (row: R) => Position,
    present: (row: R, n: number) => T,
  ): Page<T> {
    const limit = query.limit ?? 50;
    const more = rows.length > limit;
    const kept = more ? rows.slice(0, limit) : rows;
    return { data: kept.map(present), next_cursor: more ? this.encode(position(kept[limit - 1]), binding) : null };
  }

  /** Position to read after, or null for the first page. @throws 400 `invalid-cursor` for a forged or foreign one. */
  after(query: PageQuery, binding: unknown): Position | null {
    if (!query.cursor) return null;
    const [body = '', signature = ''] = query.cursor.split('.');
    const expected = this.sign(body, binding);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new Problem({
        status: 400,
        code: 'invalid-cursor',
        detail: 'This cursor does not belong to this list. Start again without one.',
      });
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Position;
  }

  private encode(position: Position, binding: unknown): string {
    const body = Buffer.from(JSON.stringify(position)).toString('base64url');
    return `${body}.${this.sign(body, binding).toString('base64url')}`;
  }

  private sign(body: string, binding: unknown): Buffer {
    return createHmac('sha256', this.config.cursorSecret)
      .update(`${JSON.stringify(binding)}\n${body}`)
      .digest();
  }
}
