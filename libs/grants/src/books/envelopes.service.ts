import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { type AccountDto, Accounts, amountOf, Ledger, type MoneyDto } from '@app/ledger';
import { Country } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import type { EnvelopeDto, MakeEnvelope } from '../grant.dto';

interface Row {
  id: string;
  country: string;
  currency: string;
  account_id: string;
}

/** What a programme may award, per country and currency. */
@Injectable()
export class Envelopes {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
    private readonly audit: Audit,
  ) {}

  /** Opens an envelope, or adds to it. */
  make(caller: Caller, body: MakeEnvelope): Promise<EnvelopeDto> {
    const money = amountOf(body.amount, '/amount');
    return this.database.transaction(caller, async (tx) => {
      const book = caller.scopeId;
      await this.mustKnow(tx, body.country);
      const row = (await this.find(tx, book, body.country, money.currency)) ?? (await this.open(tx, caller, body));
      const source = await this.ledger.counter(tx, book, 'funding_source', money.currency);
      await this.ledger.post(tx, {
        book,
        kind: 'envelope',
        cause: { kind: 'envelope', id: row.id },
        movements: [{ debit: source, credit: row.account_id, amount: money.minor }],
        personId: caller.personId,
        requestId: caller.requestId,
      });
      await this.audit.record(tx, caller, {
        scopeId: book,
        action: 'envelope.funded',
        subject: 'envelope',
        subjectId: row.account_id,
        after: { country: body.country, amount: body.amount },
      });
      return shown(row, await this.accounts.all(tx, book));
    });
  }

  list(caller: Caller): Promise<{ data: EnvelopeDto[] }> {
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Row & { [column: string]: unknown }>(
        `select id, country, currency, account_id from envelopes where programme_id = $1 order by country, currency`,
        [caller.scopeId],
      );
      const accounts = await this.accounts.all(tx, caller.scopeId);
      return { data: rows.map((row) => shown(row, accounts)) };
    });
  }

  /** @throws 404 where the programme has no such envelope */
  async of(tx: Tx, programmeId: string, country: string, currency: string): Promise<Row> {
    const row = await this.find(tx, programmeId, country, currency);
    if (!row) throw Problem.notFound(`envelope for ${country} in ${currency}`);
    return row;
  }

  private async mustKnow(tx: Tx, country: string): Promise<void> {
    if (await tx.manager.existsBy(Country, { code: country })) return;
    const detail = 'GET /countries lists those that are known.';
    throw Problem.invalid([{ pointer: '/country', code: 'unknown-country', detail, value: country }]);
  }

  private find(tx: Tx, programmeId: string, country: string, currency: string): Promise<Row | null> {
    return tx.first<Row & { [column: string]: unknown }>(
      `select id, country, currency, account_id from envelopes where programme_id = $1 and country = $2 and currency = $3`,
      [programmeId, country, currency],
    );
  }

  private async open(tx: Tx, caller: Caller, body: MakeEnvelope): Promise<Row> {
    const { country } = body;
    const { currency } = body.amount;
    const account_id = await this.ledger.openAccount(tx, {
      book: caller.scopeId,
      kind: 'envelope',
      asset: currency,
      label: `Envelope ${country}`,
      country,
    });
    const id = newId();
    await tx.query(
      `insert into envelopes (programme_id, id, country, currency, account_id, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [caller.scopeId, id, country, currency, account_id, caller.personId, tx.now],
    );
    return { id, country, currency, account_id };
  }
}

function shown({ account_id, country, currency }: Row, accounts: readonly AccountDto[]): EnvelopeDto {
  const id = show('acc', account_id);
  const account = accounts.find((one) => one.id === id);
  if (!account) throw new Error(`envelope ${account_id} has no account`);
  const money = (amount: string) => ({ amount, currency }) as MoneyDto;
  return {
    id,
    country,
    limit: money(account.limit),
    awarded: money(account.used),
    available: money(account.available),
  };
}
