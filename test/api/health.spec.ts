import { startSystem, type System } from '../support/system';

let system: System;
beforeAll(async () => {
  system = await startSystem({ worker: true });
});
afterAll(() => system.stop());

it('is live and ready, and gives every answer a request id', async () => {
  const live = await system.client().get('//health/live');
  const ready = await system.client().get('//health/ready');
  expect([live.status, ready.status]).toEqual([200, 200]);
  expect(ready.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

it('answers an unknown address with a problem', async () => {
  const answer = await system.client().get('/nothing-here');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ code: 'not-found', status: 404 });
});

it('publishes an OpenAPI 3.1 document', async () => {
  const answer = await system.client().get('//api/openapi.json');
  expect(answer.body.openapi).toMatch(/^3\.1/);
});
