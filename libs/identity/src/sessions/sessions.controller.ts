import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Public, SignedIn } from '@app/access';
import { Config } from '@app/platform/config';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { crossSite } from '../guard/access.problems';
import { cookieName, foreign, setSessionCookie } from './browser';
import { Sessions } from './sessions.service';
import {
  AskReset,
  ConfirmAddress,
  ConfirmedDto,
  ConfirmReset,
  DoneDto,
  SessionPage,
  SignedInDto,
  SignIn,
} from './session.dto';

@ApiTags('identity')
@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly config: Config,
  ) {}

  /** Sign in: answers with a session cookie. */
  @Post('sessions')
  @Public('signing in is how one gets credentials')
  @ApiCreatedResponse({ type: SignedInDto })
  async signIn(
    @Body() body: SignIn,
    @Req() request: FastifyRequest & { cookies: Record<string, string | undefined> },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    // A foreign page must not sign a visitor in as somebody else.
    if (foreign(request, this.config)) throw crossSite();
    const before = request.cookies[cookieName(this.config)];
    const { token, answer } = await this.sessions.signIn(body, fromOf(request), before);
    setSessionCookie(reply, this.config, token);
    return answer;
  }

  /** My open sessions, newest first. */
  @Get('me/sessions')
  @SignedIn()
  @ApiOkResponse({ type: SessionPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<SessionPage> {
    return this.sessions.list(caller, query);
  }

  /** End a session; at its next request it is refused. */
  @Delete('me/sessions/:session')
  @SignedIn()
  @HttpCode(204)
  @ApiNoContentResponse()
  async end(@Caller() caller: Caller, @Param('session', new IdPipe('ses')) session: string): Promise<void> {
    await this.sessions.end(caller, session);
  }

  /** Ask for a link to set a new password. The answer is the same for every address. */
  @Post('password-resets')
  @Public('whoever forgot the password is not signed in')
  @ApiCreatedResponse({ type: DoneDto })
  async askReset(@Body() body: AskReset, @Req() request: FastifyRequest): Promise<DoneDto> {
    await this.sessions.askReset(body, fromOf(request));
    return { status: 'sent-if-known' };
  }

  /** Set a new password by the link that was mailed; every session of the account ends. */
  @Post('password-resets/confirmation')
  @Public('the link from the mail is the right')
  @ApiCreatedResponse({ type: DoneDto })
  async confirmReset(@Body() body: ConfirmReset, @Req() request: FastifyRequest): Promise<DoneDto> {
    await this.sessions.confirmReset(body, fromOf(request));
    return { status: 'changed' };
  }

  /** Confirm an address by the link that was mailed to it and the account's password. */
  @Post('email-verifications')
  @Public('the link from the mail and the password are the right')
  @ApiCreatedResponse({ type: ConfirmedDto })
  confirmAddress(@Body() body: ConfirmAddress, @Req() request: FastifyRequest): Promise<ConfirmedDto> {
    return this.sessions.confirmAddress(body, fromOf(request));
  }
}

const fromOf = (request: FastifyRequest) => ({
  address: request.ip,
  requestId: String(request.id),
  userAgent: request.headers['user-agent'],
});
