/** Of requests whose answer was lost: whether to send it again is safe. */
const codes = { safe: 'answer-lost', unsafe: 'answer-lost-once' } as const;

const reads = ['GET', 'HEAD'];

/** Whether a request is to change something. An estimate is asked by POST and changes nothing. */
export const isAct = ({ method, url }: Pick<Request, 'method' | 'url'>): boolean =>
  !reads.includes(method) && !new URL(url).pathname.endsWith('/estimate');

/**
 * Stands for the answer that did not come. What has a key, a version or a name of its own is not done twice; nor is what anybody may
 * send, which stands on a link that is good once or on a unique number.
 * @param signedIn whether it was sent by somebody
 */
export function lostAnswer(request: Pick<Request, 'method' | 'headers'>, signedIn: boolean): Response {
  const { method, headers } = request;
  const safe = !signedIn || method !== 'POST' || headers.has('Idempotency-Key') || headers.has('If-Match');
  return Response.json({ code: safe ? codes.safe : codes.unsafe }, { status: 504 });
}

/** Whether an answer came from between here and the server, or from a server that does not know either what became of it. */
export const tellsNothing = (status: number, code: string | undefined): boolean =>
  [502, 503, 504].includes(status) && (code === undefined || code === 'unavailable');

/** Whether it is not known what became of an act. */
export const isLost = ({ code }: { code?: string }): boolean => code === codes.safe || code === codes.unsafe;

/** Whether it is best sent again. */
export const isSafeAgain = ({ code }: { code?: string }): boolean => code === codes.safe;
