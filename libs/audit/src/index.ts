export { type ActOn, type AuditAction, auditActions } from './actions';
export { type ActOnRecord, Audit } from './audit';
export { AuditModule } from './audit.module';
