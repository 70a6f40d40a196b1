import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { Config } from '../config';
import { Problem } from '../http/problem';
import { show } from '../ids';

/** What a signed address gives: one file of one store, until a moment, under a name for the one who saves it. */
export interface SignedFile {
  storeId: string;
  sha256: string;
  /** Seconds since 1970. */
  expires: number;
  name: string | null;
}

/** Short-lived addresses of files, for agents and browsers: whoever has one may read that file and nothing else. */
@Injectable()
export class FileUrls {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Path and query of a file's address, to be put behind the api's origin.
   * @param seconds how long it is good
   */
  sign(storeId: string, sha256: string, seconds: number, name?: string): string {
    const expires = Math.floor(this.clock.now().getTime() / 1000) + seconds;
    const file = { storeId, sha256, expires, name: name ?? null };
    const query = new URLSearchParams({ expires: String(expires), ...(name ? { name } : {}), sig: this.mac(file) });
    return `/files/${show('sto', storeId)}/${sha256}?${query.toString()}`;
  }

  /** @throws 403 `bad-signature` or `address-expired` */
  verify(file: SignedFile, signature: string): void {
    const expected = Buffer.from(this.mac(file));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new Problem({
        status: 403,
        code: 'bad-signature',
        detail: 'This address was not made by Monsoon, or was changed.',
      });
    if (file.expires * 1000 < this.clock.now().getTime())
      throw new Problem({
        status: 403,
        code: 'address-expired',
        detail: 'This address is no longer good. Ask for a new one.',
        params: { expired_at: new Date(file.expires * 1000).toISOString() },
      });
  }

  private mac({ storeId, sha256, expires, name }: SignedFile): string {
    const said = JSON.stringify(['file', storeId, sha256, expires, name]);
    return createHmac('sha256', this.config.fileUrlSecret).update(said).digest('base64url');
  }
}
