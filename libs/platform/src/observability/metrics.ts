import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Global, Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Config } from '../config';

/** Prometheus metrics on an address and port of their own: they are for operators, not for callers. */
@Injectable()
export class Metrics implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly registry = new Registry();
  private server: Server | null = null;

  constructor(private readonly config: Config) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.environment === 'test') return;
    collectDefaultMetrics({ register: this.registry });
    this.server = createServer((request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end();
      void this.registry.metrics().then((text) => {
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
}

@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
