export { type ActOn, type AuditAction, auditActions } from './actions';
export { Audit } from './audit';
export { AuditModule } from './audit.module';
