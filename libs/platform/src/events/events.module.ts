import { Global, Module } from '@nestjs/common';
import { Hints } from './hints';
import { Outbox } from './outbox';
import { OutboxMetrics } from './outbox-metrics';
import { Relay } from './relay';

/** Publishing: api and worker. */
@Global()
@Module({ providers: [Hints, Outbox], exports: [Hints, Outbox] })
export class EventsModule {}

/** Delivery: the worker only. */
@Global()
@Module({ providers: [Relay, OutboxMetrics], exports: [Relay] })
export class RelayModule {}
