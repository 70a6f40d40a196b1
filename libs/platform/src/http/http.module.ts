import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { EtagInterceptor } from './etag.interceptor';
import { Cursors } from './page';
import { ProblemFilter } from './problem.filter';
import { RateLimiter } from './rate-limiter';

@Global()
@Module({
  providers: [
    Cursors,
    RateLimiter,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
  ],
  exports: [Cursors, RateLimiter],
})
export class HttpModule {}
