import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { configureHttp, httpAdapter } from '@app/platform/http';
import { ApiModule } from './api.module';
import { tellConventions } from './conventions';
import { allowReferencePage, referencePath } from './reference-page';

/** The OpenAPI 3.1 document of this application. */
export function document(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Monsoon')
    .setDescription(
      'Money, GPU time, data rights and models in one account. Conventions: docs/api.md. Problems are RFC 9457.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addSecurity('bearer', { type: 'http', scheme: 'bearer', description: 'API key `msn_live_…`' })
    .addSecurity('cookie', {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-session',
      description: 'Set by `POST /sessions`; `session` on plain http, which only a local run uses.',
    })
    .build();
  const made = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  tellConventions(made);
  return made;
}

/** `/api/openapi.json` and the reference page `/api/docs`. */
export function serveDocument(app: NestFastifyApplication): void {
  allowReferencePage(app);
  SwaggerModule.setup(referencePath, app, () => document(app), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Monsoon REST API',
    customCss: '.swagger-ui .topbar { display: none }',
  });
}

/** Writes the document without PostgreSQL or Redis: `node dist/apps/api/src/openapi.js FILE`. */
async function write(file: string): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule, httpAdapter(), {
    preview: true,
    logger: ['error'],
  });
  await configureHttp(app);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document(app), null, 2)}\n`);
}

if (require.main === module)
  write(process.argv[2] ?? 'libs/api-client/openapi.json').then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
