import { Controller, Get, Param } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DatabaseError } from 'pg';
import { httpAdapter } from './bootstrap';
import type { Change } from './changes';
import { Problem } from './problem';
import { ProblemFilter } from './problem.filter';

@Controller('fails')
class FailingController {
  @Get('with/:code')
  database(@Param('code') code: string) {
    throw Object.assign(new DatabaseError('insert into secrets values (42)', 1, 'error'), { code });
  }

  @Get('parsing')
  parsing() {
    return JSON.parse('{') as object;
  }
}

let app: NestFastifyApplication;
beforeAll(async () => {
  const building = Test.createTestingModule({
    controllers: [FailingController],
    providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
  });
  app = (await building.compile()).createNestApplication<NestFastifyApplication>(httpAdapter(), { logger: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

it.each([
  ['22P05', 400, 'invalid-value'],
  ['23502', 422, 'value-missing'],
  ['23503', 409, 'reference-lost'],
  ['23505', 409, 'already-exists'],
  ['23514', 422, 'rule-broken'],
  ['40P01', 409, 'too-busy'],
  ['57P01', 503, 'unavailable'],
  ['08006', 503, 'unavailable'],
  ['53100', 503, 'unavailable'],
  ['25P03', 503, 'unavailable'],
  ['ECONNREFUSED', 503, 'unavailable'],
  ['42601', 500, 'internal-error'],
])('tells the database’s %s as %i, and none of its words', async (state, status, code) => {
  const answer = await app.inject({ url: `/fails/with/${state}` });
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).not.toContain('secrets');
});

it('takes the blame for JSON that our own code could not read', async () => {
  const answer = await app.inject({ url: '/fails/parsing' });
  expect(answer.json()).toMatchObject({ status: 500, code: 'internal-error' });
});

it('offers each change once, with the least of what would do, whatever number of checks it would change', () => {
  const open: Change = { action: 'choose-pool', variant: 'open', effect: 'an open one', possible: true };
  const few = (gpus: number): Change => ({
    action: 'fewer-gpus',
    variant: 'fits',
    values: { gpus },
    effect: `at most ${gpus}`,
    possible: true,
  });
  const { body } = new Problem({
    status: 409,
    code: 'pool-closed',
    detail: 'It is closed.',
    changes: [open, few(2), { ...open }, few(1), few(2)],
  });
  expect(body.changes).toEqual([open, few(1)]);
});
