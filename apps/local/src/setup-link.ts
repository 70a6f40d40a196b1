import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FirstPerson, IdentityModule } from '@app/identity';
import { ClockModule } from '@app/platform/clock';
import { ConfigModule } from '@app/platform/config';
import { DatabaseModule } from '@app/platform/database';
import { EventsModule } from '@app/platform/events';
import { HttpModule } from '@app/platform/http';

/** As much of the system as makes a one-time link. */
@Module({ imports: [ConfigModule, ClockModule, DatabaseModule, EventsModule, HttpModule, IdentityModule] })
class SetUpLinkModule {}

/**
 * A program of its own, run with the api's environment: prints `{"token": …}` for the one-time link of an empty system's
 * first person, `{"token": null}` when there is a platform administrator already.
 */
async function main(): Promise<void> {
  const context = await NestFactory.createApplicationContext(SetUpLinkModule, { logger: ['error'] });
  const token = await context.get(FirstPerson).makeLink();
  await context.close();
  console.log(JSON.stringify({ token }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
