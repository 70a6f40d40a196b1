import { isIP } from 'node:net';
import { Global, Injectable, Module } from '@nestjs/common';

/** Every setting, typed and explained. Read once from the environment; a missing or wrong one stops the start. */
@Injectable()
export class Config {
  /** `production` refuses plain http and insecure cookies. */
  readonly environment = this.oneOf('NODE_ENV', ['production', 'development', 'test'], 'development');
  /** Name of this process in logs and in PostgreSQL's list of sessions. */
  readonly processName = this.text('PROCESS_NAME', 'monsoon');
  /** PostgreSQL login of this process: monsoon_api for the api, monsoon_worker for the worker. */
  readonly databaseUrl = this.text('PROCESS_DATABASE_URL');
  /** Connections this process keeps to PostgreSQL. */
  readonly databasePoolSize = this.integer('DATABASE_POOL_SIZE', 12, 1, 200);
  /** Redis, which carries hints and rate-limit counters only. */
  readonly redisUrl = this.text('REDIS_URL', 'redis://127.0.0.1:6379');
  /** Address the api listens on. */
  readonly host = this.text('HOST', '127.0.0.1');
  /** Port of the api; 0 takes a free one. */
  readonly port = this.integer('PORT', 3000, 0, 65535);
  /** Address that Prometheus metrics are served on; they are for operators, never for the internet. */
  readonly metricsHost = this.text('METRICS_HOST', '127.0.0.1');
  /** Port of Prometheus metrics; 0 takes a free one. */
  readonly metricsPort = this.integer('METRICS_PORT', 0, 0, 65535);
  /**
   * Origin that browsers use: unsafe cookie requests must come from it, and links in mails lead there, those of the worker too.
   * Empty: the address listened on.
   */
  readonly origin = this.text('ORIGIN', '');
  /** Proxies before the api whose `X-Forwarded-For` is believed: addresses or networks, `10.0.0.0/8,::1`. None: nobody's. */
  readonly trustedProxies = this.networks('TRUSTED_PROXIES');
  /** Key of list cursors' signature (≥ 32 characters). */
  readonly cursorSecret = this.secret('MONSOON_CURSOR_SECRET');
  /** Key of short-lived file addresses' signature (≥ 32 characters). */
  readonly fileUrlSecret = this.secret('MONSOON_FILE_URL_SECRET');
  /** Seconds in which the head of a request, and a body that is no upload, must have come. */
  readonly requestSeconds = this.integer('REQUEST_SECONDS', 30, 1, 300);
  /** Seconds after which an upload that sends nothing, or a download or stream that is not read, is cut. */
  readonly idleSeconds = this.integer('IDLE_SECONDS', 60, 1, 3600);
  /** Folder under which each file store lies, one folder per country. */
  readonly storesFolder = this.text('MONSOON_STORES', '.monsoon/stores');
  /** Largest file of a dataset, in bytes. */
  readonly uploadLimitBytes = this.integer('UPLOAD_LIMIT_BYTES', 200 * 2 ** 30, 1, Number.MAX_SAFE_INTEGER);
  /** Folder of base models that are offered, one folder each, made by the trainer's `base-model` command. */
  readonly baseModelsFolder = this.text('BASE_MODELS_DIR', '.monsoon/base-models');
  /** SMTP server; without one, mails are written to `mailFolder` as .eml files. */
  readonly smtpUrl = this.text('SMTP_URL', '');
  /** Seconds that the SMTP server may take for one mail, less than the 120 after which another worker tries it. */
  readonly mailSeconds = this.integer('MAIL_SECONDS', 30, 1, 90);
  /** Folder with the built sites `portal` and `console`; where they are not, another server serves them. */
  readonly sitesFolder = this.text('SITES_DIR', 'dist');
  /** Folder of mails where no SMTP server is set. */
  readonly mailFolder = this.text('MAIL_DIR', '.monsoon/mail');
  /** Sender of mails. */
  readonly mailFrom = this.text('MAIL_FROM', 'Monsoon <no-reply@monsoon.example>');
  /** Requests per minute for one key or session. */
  readonly rateLimitPerCaller = this.integer('RATE_LIMIT_PER_CALLER', 1200, 1, 10_000_000);
  /** Requests per minute for one address without credentials (IPv6: for its /64). */
  readonly rateLimitPerAddress = this.integer('RATE_LIMIT_PER_ADDRESS', 600, 1, 10_000_000);
  /** Sign-ins tried from one address in five minutes; registrations and uses of mailed links, each by itself; looks at such links may be four times as many. */
  readonly signInsPerAddress = this.integer('SIGN_INS_PER_ADDRESS', 30, 1, 10_000_000);
  /** Seconds an attempt's lease lasts without renewal. */
  readonly leaseSeconds = this.integer('LEASE_SECONDS', 600, 2, 86_400);
  /** Seconds after which what a running job has used is captured from its hold. */
  readonly captureSeconds = this.integer('CAPTURE_SECONDS', 300, 1, 86_400);
  /** Log level of pino. */
  readonly logLevel = this.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info');

  constructor(private readonly environmentVariables?: NodeJS.ProcessEnv) {
    if (this.production && !this.origin.startsWith('https://'))
      throw new Error('ORIGIN must start with https:// in production: a session cookie does not travel on plain http.');
  }

  /** Where people find the sites, as mails name it: no request says so, and a request could be forged. */
  get siteAddress(): string {
    return this.origin || `http://${this.host}:${this.port}`;
  }

  get production(): boolean {
    return this.environment === 'production';
  }

  private value(name: string): string | undefined {
    const text = (this.environmentVariables ?? process.env)[name];
    return text === '' ? undefined : text;
  }

  private text(name: string, fallback?: string): string {
    const value = this.value(name) ?? fallback;
    if (value === undefined) throw new Error(`Set ${name} in the environment; \`npm start\` does it for a local run.`);
    return value;
  }

  private secret(name: string): string {
    const value = this.text(name);
    if (value.length < 32) throw new Error(`${name} must have at least 32 characters.`);
    if (this.production && new Set(value).size < 8)
      throw new Error(`${name} is no random text: make it with \`openssl rand -base64 32\`.`);
    return value;
  }

  private integer(name: string, fallback: number, low: number, high: number): number {
    const text = this.value(name);
    const value = text === undefined ? fallback : Number(text);
    if (!Number.isInteger(value) || value < low || value > high)
      throw new Error(`${name} must be a whole number from ${low} to ${high}; it is "${text}".`);
    return value;
  }

  private networks(name: string): string[] {
    const networks = this.text(name, '')
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean);
    for (const network of networks) {
      const [address, bits = '0', ...more] = network.split('/');
      const widest = { 4: 32, 6: 128 }[isIP(address)];
      if (widest === undefined || more.length > 0 || !/^\d+$/.test(bits) || Number(bits) > widest)
        throw new Error(
          `${name} must be addresses or networks such as 10.0.0.0/8, with commas between; "${network}" is none.`,
        );
    }
    return networks;
  }

  private oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = (this.value(name) ?? fallback) as T;
    if (!allowed.includes(value)) throw new Error(`${name} must be one of ${allowed.join(', ')}; it is "${value}".`);
    return value;
  }
}

@Global()
@Module({ providers: [{ provide: Config, useFactory: () => new Config() }], exports: [Config] })
export class ConfigModule {}
