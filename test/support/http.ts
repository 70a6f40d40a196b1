import { randomUUID } from 'node:crypto';
import { createMonsoonClient, type MonsoonClient } from '@app/api-client';
import type { ProblemBody } from '@app/platform/http';

/** An answer of the api; `body` is what the JSON says. */
export interface Answer<T = never> {
  status: number;
  headers: Headers;
  body: [T] extends [never] ? Json : T;
}

/** JSON of an answer, read field by field in assertions. */
// eslint-disable-next-line typescript/no-explicit-any -- tests read answers of every shape
export type Json = any;

interface Options {
  /** `true` makes a fresh key. */
  idempotency?: string | true;
  ifMatch?: string | number;
  headers?: Record<string, string>;
  /** Milliseconds after which no answer is awaited any more. */
  patience?: number;
}

/** The problem that a refused request is answered with. */
export interface Refusal extends ProblemBody {
  type: string;
  title: string;
  request_id: string;
}

/**
 * The problem of a request that was refused, for `expect(await refused(session.POST(…)))`. What is answered well is read by
 * `unwrap` of the client. @throws where the request was not refused, or the problem names another status than the answer
 */
export async function refused(call: Promise<{ error?: unknown; response: Response }>): Promise<Refusal> {
  const { error, response } = await call;
  const problem = error as Refusal;
  if (response.ok) throw new Error(`${response.url} was not refused but answered ${response.status}`);
  if (problem.status !== response.status) throw new Error(`${response.status} ${JSON.stringify(problem)}`);
  return problem;
}

/** The code of the problem that a refused request is answered with. */
export const codeOf = async (call: Promise<{ error?: unknown; response: Response }>): Promise<string> =>
  (await refused(call)).code;

/** The status of an answer, whatever it says. */
export const statusOf = async (call: Promise<{ response: Response }>): Promise<number> => (await call).response.status;

const etag = (version: number) => `"${version}"`;

/** Where a call of the client goes: `session.GET('/api/v1/projects/{project}', at({ project }))`. */
export const at = <P extends object>(path: P) => ({ params: { path } });

/** The same, for a change of what was read at a version. */
export const changing = <P extends object>(path: P, version: number) => ({
  params: { path, header: { 'If-Match': etag(version) } },
});

/** Where a call goes that holds or moves money or GPU time: it has one effect per key, and a fresh key unless one is given. */
export const once = <P extends object>(path: P, key: string = randomUUID()) => ({
  params: { path, header: { 'Idempotency-Key': key } },
});

/** The same, for a change of what was read at a version. */
export const changingOnce = <P extends object>(path: P, version: number, key: string = randomUUID()) => ({
  params: { path, header: { 'If-Match': etag(version), 'Idempotency-Key': key } },
});

/**
 * One person's or key's conversation with the api over real HTTP; keeps the session cookie. Its verbs are those of the
 * generated client, so that paths, parameters and bodies are checked against the OpenAPI document and answers are typed by
 * it: `session.POST('/api/v1/projects/{project}/…', { params, body })`. `send` is for what the client would not send.
 */
export class Session {
  readonly GET: MonsoonClient['GET'];
  readonly POST: MonsoonClient['POST'];
  readonly PUT: MonsoonClient['PUT'];
  readonly PATCH: MonsoonClient['PATCH'];
  readonly DELETE: MonsoonClient['DELETE'];
  cookie: string | null = null;

  constructor(
    readonly url: string,
    private readonly key?: string,
  ) {
    const client = createMonsoonClient(url);
    client.use({
      onRequest: ({ request }) => this.sign(request.headers),
      onResponse: ({ response }) => this.remember(response),
    });
    ({ GET: this.GET, POST: this.POST, PUT: this.PUT, PATCH: this.PATCH, DELETE: this.DELETE } = client);
  }

  get = <T = never>(path: string, options?: Options) => this.send<T>('GET', path, undefined, options);
  post = <T = never>(path: string, body: unknown = {}, options?: Options) => this.send<T>('POST', path, body, options);
  put = <T = never>(path: string, body: unknown, options?: Options) => this.send<T>('PUT', path, body, options);
  patch = <T = never>(path: string, body: unknown, options?: Options) => this.send<T>('PATCH', path, body, options);
  delete = <T = never>(path: string, options?: Options) => this.send<T>('DELETE', path, undefined, options);

  /** Sign in with a password; later requests carry the cookie. */
  async signIn(email: string, password: string): Promise<this> {
    const { error, response } = await this.POST('/api/v1/sessions', { body: { email, password } });
    if (!response.ok) throw new Error(`sign-in of ${email}: ${response.status} ${JSON.stringify(error)}`);
    return this;
  }

  /**
   * A request as it is written, also where the document knows no such thing.
   * @param path below `/api/v1`, or absolute from the host when it starts with `//`
   */
  async send<T = never>(method: string, path: string, body?: unknown, options: Options = {}): Promise<Answer<T>> {
    const headers = new Headers(options.headers);
    if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    this.sign(headers);
    if (options.idempotency)
      headers.set('idempotency-key', options.idempotency === true ? randomUUID() : options.idempotency);
    if (options.ifMatch !== undefined)
      headers.set('if-match', typeof options.ifMatch === 'number' ? etag(options.ifMatch) : options.ifMatch);
    const address = path.startsWith('//') ? `${this.url}${path.slice(1)}` : `${this.url}/api/v1${path}`;
    const raw = body === undefined || typeof body === 'string' || body instanceof Buffer;
    const response = await fetch(address, {
      method,
      headers,
      body: raw ? body : JSON.stringify(body),
      redirect: 'manual',
      signal: options.patience === undefined ? undefined : AbortSignal.timeout(options.patience),
    });
    this.remember(response);
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = text === '' ? null : JSON.parse(text);
    } catch {
      // not JSON: the text itself is the body
    }
    return { status: response.status, headers: response.headers, body: parsed as Answer<T>['body'] };
  }

  private sign(headers: Headers): void {
    const set = (name: string, value: string) => headers.has(name) || headers.set(name, value);
    if (this.key) set('authorization', `Bearer ${this.key}`);
    if (!this.cookie) return;
    set('cookie', this.cookie);
    set('origin', this.url);
    set('sec-fetch-site', 'same-origin');
  }

  private remember(response: Response): void {
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
  }
}
