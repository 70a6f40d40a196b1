export { Ledger, type Movement } from './ledger';
export { LedgerJobsModule } from './ledger.jobs.module';
export { LedgerModule } from './ledger.module';
export { Statements } from './statements.service';
export { amountOf, moneyShown, secondsShown } from './money';
export { MoneyDto } from './money.dto';
export { Reconciliation } from './reconciliation';
export * from './ledger.dto';
