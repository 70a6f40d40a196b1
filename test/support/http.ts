import { randomUUID } from 'node:crypto';

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
}

/** One person's or key's conversation with the api over real HTTP; keeps the session cookie. */
export class Session {
  private cookie: string | null = null;

  constructor(
    readonly url: string,
    private readonly key?: string,
  ) {}

  get = <T = never>(path: string, options?: Options) => this.send<T>('GET', path, undefined, options);
  post = <T = never>(path: string, body: unknown = {}, options?: Options) => this.send<T>('POST', path, body, options);
  put = <T = never>(path: string, body: unknown, options?: Options) => this.send<T>('PUT', path, body, options);
  patch = <T = never>(path: string, body: unknown, options?: Options) => this.send<T>('PATCH', path, body, options);
  delete = <T = never>(path: string, options?: Options) => this.send<T>('DELETE', path, undefined, options);

  /** Sign in with a password; later requests carry the cookie. */
  async signIn(email: string, password: string): Promise<this> {
    const answer = await this.post('/sessions', { email, password });
    if (answer.status >= 300) throw new Error(`sign-in of ${email}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return this;
  }

  /** `path` is below `/api/v1`, or absolute from the host when it starts with `//`. */
  async send<T = never>(method: string, path: string, body?: unknown, options: Options = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { ...options.headers };
    if (body !== undefined) headers['content-type'] ??= 'application/json';
    if (this.key) headers.authorization ??= `Bearer ${this.key}`;
    if (this.cookie) {
      headers.cookie ??= this.cookie;
      headers.origin ??= this.url;
      headers['sec-fetch-site'] ??= 'same-origin';
    }
    if (options.idempotency)
      headers['idempotency-key'] = options.idempotency === true ? randomUUID() : options.idempotency;
    if (options.ifMatch !== undefined)
      headers['if-match'] = typeof options.ifMatch === 'number' ? `"${options.ifMatch}"` : options.ifMatch;
    const address = path.startsWith('//') ? `${this.url}${path.slice(1)}` : `${this.url}/api/v1${path}`;
    const response = await fetch(address, {
      method,
      headers,
      body:
        body === undefined
          ? undefined
          : typeof body === 'string' || body instanceof Buffer
            ? body
            : JSON.stringify(body),
      redirect: 'manual',
    });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = text === '' ? null : JSON.parse(text);
    } catch {
      // not JSON: the text itself is the body
    }
    return { status: response.status, headers: response.headers, body: parsed as Answer<T>['body'] };
  }
}
