import { isAct, isLost, isSafeAgain, lostAnswer, tellsNothing } from './lost-answers';

const codeOf = async (method: string, headers: Record<string, string> = {}, signedIn = true) =>
  (await lostAnswer({ method, headers: new Headers(headers) }, signedIn).json()) as { code: string };

it('takes for safe to send again what is done once however often it is asked', async () => {
  expect(isSafeAgain(await codeOf('POST', { 'Idempotency-Key': 'k' }))).toBe(true);
  expect(isSafeAgain(await codeOf('POST', { 'If-Match': '"3"' }))).toBe(true);
  for (const method of ['PATCH', 'PUT', 'DELETE']) expect(isSafeAgain(await codeOf(method))).toBe(true);
  expect(isSafeAgain(await codeOf('POST', {}, false))).toBe(true);
  const making = await codeOf('POST');
  expect([isSafeAgain(making), isLost(making)]).toEqual([false, true]);
});

it('knows what became of an act from the server alone', () => {
  expect([502, 503, 504].map((status) => tellsNothing(status, undefined))).toEqual([true, true, true]);
  expect(tellsNothing(503, 'unavailable')).toBe(true);
  expect([tellsNothing(503, 'launches-waiting'), tellsNothing(500, 'internal-error')]).toEqual([false, false]);
});

it('asks nothing about what only reads', () => {
  const at = (method: string, path: string) => isAct({ method, url: `https://monsoon.example/api/v1${path}` });
  expect([at('GET', '/me'), at('POST', '/projects/prj_1/fine-tuning-jobs/estimate')]).toEqual([false, false]);
  expect([at('POST', '/projects/prj_1/fine-tuning-jobs'), at('DELETE', '/me/keys/key_1')]).toEqual([true, true]);
});
