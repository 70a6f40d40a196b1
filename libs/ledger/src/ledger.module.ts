import { Global, Module } from '@nestjs/common';
import { Ledger } from './ledger';
import { Accounts } from './reading/accounts.service';
import { Causes } from './reading/causes';
import { Holds } from './reading/holds.service';
import { Journals } from './reading/journals.service';
import { Series } from './reading/series.service';
import { Statements } from './reading/statements.service';
import { Reconciliation } from './reconciliation';

const providers = [Ledger, Causes, Accounts, Statements, Journals, Holds, Series, Reconciliation];

@Global()
@Module({ providers, exports: providers })
export class LedgerModule {}
