import { Module } from '@nestjs/common';
import { Audit } from './audit';

/** Writes the record; it is read where names of everything are known, in the search room. */
@Module({ providers: [Audit], exports: [Audit] })
export class AuditModule {}
