import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import { Config } from '../config';
import { Database } from './database';
import { DatabaseClock } from './database-clock';
import { answerMilliseconds, idleMilliseconds } from './patience';
import { Retention } from './retention';

// Ledger amounts pass 2^53: every int8 arrives as bigint, so nothing is rounded by accident.
pg.types.setTypeParser(pg.types.builtins.INT8, BigInt);

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => ({
        type: 'postgres',
        url: config.databaseUrl,
        autoLoadEntities: true,
        synchronize: false,
        poolSize: config.databasePoolSize,
        extra: {
          application_name: config.processName,
          // Nobody waits for ever: not for a free connection, nor for a server that stopped answering on an open one; and
          // PostgreSQL not for us, with what a transaction has locked, where we have gone without its hearing of it.
          connectionTimeoutMillis: 5000,
          query_timeout: answerMilliseconds,
          idle_in_transaction_session_timeout: idleMilliseconds,
          keepAlive: true,
          keepAliveInitialDelayMillis: 10_000,
        },
        retryAttempts: 3,
      }),
    }),
  ],
  providers: [Database, DatabaseClock],
  exports: [Database],
})
export class DatabaseModule {}

/** Deletion by age: the worker only. */
@Global()
@Module({ providers: [Retention], exports: [Retention] })
export class RetentionModule {}
