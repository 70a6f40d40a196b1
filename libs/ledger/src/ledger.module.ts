import { Global, Module } from '@nestjs/common';
import { Ledger } from './ledger';
import { Reconciliation } from './reconciliation';
import { Statements } from './statements.service';

@Global()
@Module({ providers: [Ledger, Statements, Reconciliation], exports: [Ledger, Statements, Reconciliation] })
export class LedgerModule {}
