import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { configureHttp, httpAdapter } from '@app/platform/http';
import { ApiModule } from './api.module';

/** The OpenAPI 3.1 document of this application. */
export function document(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Monsoon')
    .setDescription(
      'Money, GPU time, data rights and models in one account. Conventions: docs/api.md. Problems are RFC 9457.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key `msn_live_…`' })
    .addCookieAuth('session')
    .build();
  const made = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  nameScopes(made);
  return made;
}

/** Scopes in a path are read by the guard, not by handlers: they are named here. */
function nameScopes(made: OpenAPIObject): void {
  for (const [path, item] of Object.entries(made.paths))
    for (const method of ['get', 'put', 'post', 'patch', 'delete', 'head'] as const) {
      const operation = item[method];
      if (!operation) continue;
      const named = new Set(
        (operation.parameters ?? []).map((parameter) => ('name' in parameter ? parameter.name : '')),
      );
      const missing = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).filter((name) => !named.has(name));
      const added = missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }) as const);
      operation.parameters = [...added, ...(operation.parameters ?? [])];
    }
}

/** `/api/openapi.json` and the reference page `/api/docs`. */
export function serveDocument(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => document(app), { jsonDocumentUrl: 'api/openapi.json' });
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
