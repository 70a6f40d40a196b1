import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { Config } from '@app/platform/config';
import { httpAdapter } from '@app/platform/http';
import { withLastWords } from '@app/platform/machine';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(WorkerModule, httpAdapter(), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
  const config = app.get(Config);
  await app.listen(config.port, '127.0.0.1');
  app.get(Logger).log(`worker answers health checks on ${await app.getUrl()}`);
}

main().catch(withLastWords('worker'));
