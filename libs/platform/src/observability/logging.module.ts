import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { IncomingMessage } from 'node:http';
import { Config } from '../config';

/** Structured logs; credentials, cookies and bodies never reach them. Line breaks in values are escaped by JSON. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => ({
        pinoHttp: {
          name: config.processName,
          level: config.logLevel,
          genReqId: (request: IncomingMessage) => request.id as string,
          autoLogging: config.environment !== 'test',
          customProps: (request: IncomingMessage) => ({ request_id: request.id }),
          redact: {
            paths: [
              'req.headers.authorization',
              'req.headers.cookie',
              'res.headers["set-cookie"]',
              '*.password',
              '*.token',
            ],
            censor: '[redacted]',
          },
          serializers: {
            req: (request: { method: string; url: string }) => ({
              method: request.method,
              // Signatures and one-time tokens travel in queries.
              url: request.url.split('?')[0],
            }),
            res: (response: { statusCode: number }) => ({ status: response.statusCode }),
          },
        },
      }),
    }),
  ],
})
export class LoggingModule {}
