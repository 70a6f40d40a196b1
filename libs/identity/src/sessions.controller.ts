import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Public, SignedIn } from '@app/access';
import { Config } from '@app/platform/config';
import { IdPipe } from '@app/platform/ids';
import { crossSite } from './access.problems';
import { sameOrigin, setSessionCookie } from './browser';
import { Sessions } from './sessions.service';
import { AskReset, ConfirmReset, DoneDto, SessionList, SignedInDto, SignIn, TokenBody } from './session.dto';

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
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    // A foreign page must not sign a visitor in as somebody else.
    if (request.headers.origin !== undefined && !sameOrigin(request, this.config)) throw crossSite();
    const { token, answer } = await this.sessions.signIn(body, {
      address: request.ip,
      userAgent: request.headers['user-agent'],
    });
    setSessionCookie(reply, this.config, token);
    return answer;
  }

  /** Where I am signed in, newest first. */
  @Get('me/sessions')
  @SignedIn()
  @ApiOkResponse({ type: SessionList })
  list(@Caller() caller: Caller): Promise<SessionList> {
    return this.sessions.list(caller);
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
    await this.sessions.askReset(body, request.ip);
    return { status: 'sent-if-known' };
  }

  /** Set a new password, with the link from the mail. */
  @Post('password-resets/confirmation')
  @Public('the link from the mail is the right')
  @ApiCreatedResponse({ type: DoneDto })
  async confirmReset(@Body() body: ConfirmReset, @Req() request: FastifyRequest): Promise<DoneDto> {
    await this.sessions.confirmReset(body, String(request.id));
    return { status: 'changed' };
  }

  /** Confirm an e-mail address, with the link from the mail. */
  @Post('email-verifications')
  @Public('the link from the mail is the right')
  @ApiCreatedResponse({ type: DoneDto })
  async verify(@Body() body: TokenBody): Promise<DoneDto> {
    await this.sessions.verify(body.token);
    return { status: 'verified' };
  }
}
