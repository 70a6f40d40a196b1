import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import { Config } from '../config';
import { Database } from './database';
import { DatabaseClock } from './database-clock';
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
          // Nobody waits for ever: not for a free connection, nor for a server that stopped answering on an open one.
          connectionTimeoutMillis: 5000,
          query_timeout: 120_000,
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
