import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { Config } from '../config';
import { requestMetrics } from './http-metrics';

/** Longest that a scrape waits for one look at the state of the system. */
export const lookMilliseconds = 2000;

interface Look {
  name: string;
  gauges: readonly Gauge[];
  read: () => Promise<void>;
  /** Still at work since an earlier scrape. */
  busy: boolean;
}

/** Prometheus metrics on an address and port of their own: they are for operators, not for callers. */
@Injectable()
export class Metrics implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly registry = new Registry();
  private readonly log = new Logger('Metrics');
  private readonly looks: Look[] = [];
  private readonly missed = this.counter('monsoon_look_failures_total', 'Looks that failed or came too late', ['look']);
  /** Requests that this process answered. */
  readonly requests = requestMetrics(this);
  /** Rounds of this process: when each was last done whole, and how often one failed. */
  readonly rounds = this.roundMetrics();
  private server: Server | null = null;

  constructor(private readonly config: Config) {
    // There from the first scrape on, unlike what is counted: its absence tells that no such process runs.
    const there = this.gauge('monsoon_process', 'A process of this name runs', ['process']);
    there.set({ process: config.processName }, 1);
  }

  /** A gauge of this process. Labels take few values: a pool, a state, a code; never a person, a project or a job. */
  gauge<L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /**
   * What a scrape reads anew: `read` sets the gauges. One that fails, or is late, leaves its gauges without values and is
   * counted; all the others are told.
   */
  look(name: string, gauges: readonly Gauge[], read: () => Promise<void>): void {
    this.looks.push({ name, gauges, read, busy: false });
    this.missed.inc({ look: name }, 0);
  }

  /** All metrics as Prometheus reads them. Never throws. */
  async scrape(): Promise<string> {
    await Promise.all(this.looks.map((look) => this.take(look)));
    return this.registry.metrics();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.environment === 'test') return;
    collectDefaultMetrics({ register: this.registry });
    this.server = createServer((request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end();
      void this.scrape().then((text) => {
        response.writeHead(200, { 'content-type': this.registry.contentType }).end(text);
      });
    });
    await new Promise<void>((resolve) =>
      this.server?.listen(this.config.metricsPort, this.config.metricsHost, resolve),
    );
  }

  get port(): number | null {
    return (this.server?.address() as AddressInfo | null)?.port ?? null;
  }

  onApplicationShutdown(): void {
    this.server?.close();
  }

  private roundMetrics() {
    const done = this.gauge('monsoon_round_done_timestamp_seconds', 'When a round was last done whole', ['round']);
    const failed = this.counter('monsoon_round_failures_total', 'Rounds, or parts of one, that failed', ['round']);
    return {
      done: (round: string) => {
        done.set({ round }, Date.now() / 1000);
        failed.inc({ round }, 0);
      },
      failed: (round: string) => failed.inc({ round }),
    };
  }

  private async take(look: Look): Promise<void> {
    for (const gauge of look.gauges) gauge.reset();
    // One that hangs is not asked again: a scrape every few seconds would fill the pool with its like.
    const read = look.busy ? Promise.reject(new Error('the look before it is still at work')) : this.read(look);
    const patience = new AbortController();
    const late = wait(lookMilliseconds, undefined, { signal: patience.signal }).then(() => {
      throw new Error(`no answer in ${lookMilliseconds} ms`);
    });
    try {
      await Promise.race([read, late]);
    } catch (error) {
      this.missed.inc({ look: look.name });
      this.log.warn({ err: error, look: look.name }, 'a look at the state failed');
    } finally {
      patience.abort();
      late.catch(() => undefined);
    }
  }

  private async read(look: Look): Promise<void> {
    look.busy = true;
    await look.read().finally(() => (look.busy = false));
  }
}
