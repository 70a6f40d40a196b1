import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { Metrics } from '../observability';
import { configureHttp, httpAdapter } from './bootstrap';
import { ProblemFilter } from './problem.filter';
import { stream } from './server-sent-events';

class ThingDto {
  @IsString()
  name!: string;
}

@Controller()
class TellingController {
  @Post('things')
  thing(@Body() body: ThingDto) {
    return body;
  }

  @Get('address')
  address(@Req() request: FastifyRequest) {
    return { address: request.ip };
  }

  @Get('flood')
  flood(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const event = { id: '1', event: 'much', data: 'x'.repeat(1_000_000) };
    return stream(request, reply, {
      after: null,
      read: () => Promise.resolve({ events: [event], done: false }),
      wake: () => Promise.resolve(),
    });
  }

  @Get('endless')
  endless(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return stream(request, reply, {
      after: null,
      read: (after) => Promise.resolve({ events: after ? [] : [{ id: '1', event: 'first', data: {} }], done: false }),
      wake: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    });
  }
}

let app: NestFastifyApplication;
const start = async (trusted?: string[], idleSeconds?: number) => {
  const building = await Test.createTestingModule({
    controllers: [TellingController],
    providers: [{ provide: Metrics, useValue: new Metrics({ environment: 'test' } as Config) }],
  }).compile();
  app = building.createNestApplication<NestFastifyApplication>(httpAdapter({ trustedProxies: trusted, idleSeconds }), {
    logger: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  await configureHttp(app);
  await app.listen(0, '127.0.0.1');
};
afterEach(() => app.close());

const seenAs = async (forwarded: string) =>
  (await app.inject({ url: '/api/v1/address', headers: { 'x-forwarded-for': forwarded } })).json<{ address: string }>()
    .address;

it('believes no forwarded address unless the proxy is trusted', async () => {
  await start();
  expect(await seenAs('203.0.113.7')).toBe('127.0.0.1');
});

it('takes the client’s address from a trusted proxy, and only from that', async () => {
  await start(['127.0.0.0/8', '10.0.0.5']);
  expect(await seenAs('203.0.113.7')).toBe('203.0.113.7');
  expect(await seenAs('198.51.100.1, 203.0.113.7, 10.0.0.5')).toBe('203.0.113.7');
});

it('reads JSON, and no other type of body', async () => {
  await start();
  const sent = async (type: string, payload: string) => {
    const url = '/api/v1/things';
    const answer = await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload });
    return [answer.statusCode, answer.json<{ code?: string }>().code];
  };
  expect(await sent('application/json; charset=utf-8', '{"name":"one"}')).toEqual([201, undefined]);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b', ''])
    expect([type, ...(await sent(type, 'name=one'))]).toEqual([type, 415, 'unsupported-media-type']);
});

it('takes an object, and no list, text or number in its place', async () => {
  await start();
  for (const payload of ['[]', '[{"name":"one"}]', '"one"', '1', 'null', 'true']) {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/api/v1/things', headers, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '', code: 'is-object' }] });
  }
});

it('ends open streams when it closes, and tells the client so', async () => {
  await start();
  const { port } = app.getHttpServer().address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  client.write('GET /api/v1/endless HTTP/1.1\r\nhost: x\r\n\r\n');
  let heard = '';
  const first = new Promise<void>((resolve) =>
    client.on('data', (chunk) => {
      heard += String(chunk);
      if (heard.includes('event: first')) resolve();
    }),
  );
  const ended = new Promise<void>((resolve) => client.on('end', resolve));
  await first;
  const began = Date.now();
  await app.close();
  await ended;
  expect(Date.now() - began).toBeLessThan(3000);
  // The last chunk of a whole answer: the stream ended, it was not cut.
  expect(heard.endsWith('0\r\n\r\n')).toBe(true);
});

it('cuts a stream that nobody reads', async () => {
  await start([], 1);
  const server = app.getHttpServer();
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.pause();
  client.write('GET /api/v1/flood HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(server, 'request');
  const open = () =>
    new Promise<number>((resolve) => server.getConnections((_: unknown, count: number) => resolve(count)));
  expect(await open()).toBe(1);
  while ((await open()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  client.destroy();
});
