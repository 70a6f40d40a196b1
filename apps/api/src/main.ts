import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { Config } from '@app/platform/config';
import { configureHttp, httpAdapter } from '@app/platform/http';
import { withLastWords } from '@app/platform/machine';
import { ApiModule } from './api.module';
import { serveDocument } from './openapi';
import { serveSites } from './sites';

async function main(): Promise<void> {
  // Read before the application, which has one of its own: the server is made first.
  const adapter = httpAdapter(new Config());
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule, adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  await configureHttp(app);
  serveDocument(app);
  await serveSites(app);
  const config = app.get(Config);
  await app.listen(config.port, config.host);
  app.get(Logger).log(`api listens on ${await app.getUrl()}`);
}

main().catch(withLastWords('api'));
