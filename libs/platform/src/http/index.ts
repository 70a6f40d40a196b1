export { configureHttp, httpAdapter } from './bootstrap';
export { Cursors, type Page, PageQuery, PageOf } from './page';
export { matchVersion } from './etag';
export { type Change, type Check, type FieldError, Problem, type ProblemBody, problemDocument } from './problem';
export { RateLimiter } from './rate-limiter';
export { HttpModule } from './http.module';
export { stream, wantsStream, type StreamEvent } from './server-sent-events';
