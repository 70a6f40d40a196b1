import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Global, Injectable, Module } from '@nestjs/common';
import type { Queue } from 'bull';
import { Config } from '../config';

const patienceMilliseconds = 2000;

/** Rings a queue: «work may be due». Redis may lose the hint; a sweeper of each room finds due work in PostgreSQL. */
@Injectable()
export class Doorbell {
  /**
   * @param hint ids only, its scope included; a second ring with the same `id` while the first waits is dropped
   * @throws when Redis does not answer in 2 s (Bull itself would wait for ever)
   */
  async ring(target: Queue, hint: Record<string, string | number>, id?: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`queue ${target.name} did not answer`)), patienceMilliseconds);
    });
    try {
      await Promise.race([
        target.add(hint, { jobId: id, removeOnComplete: true, removeOnFail: true, attempts: 1 }),
        late,
      ]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A room's queue: `imports: [queue('validation')]`, then `@InjectQueue('validation')` and `@Processor('validation')`. */
export function queue(name: string): DynamicModule {
  return BullModule.registerQueue({ name });
}

@Global()
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => {
        const url = new URL(config.redisUrl);
        return {
          redis: {
            host: url.hostname,
            port: Number(url.port || 6379),
            username: url.username || undefined,
            password: url.password || undefined,
            db: Number(url.pathname.slice(1) || 0),
          },
          prefix: 'monsoon',
        };
      },
    }),
  ],
  providers: [Doorbell],
  exports: [Doorbell],
})
export class QueuesModule {}
