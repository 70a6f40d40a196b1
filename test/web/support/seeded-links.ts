import { unwrap } from '@app/api-client';
import { at } from '../../support/http';
import { startSystem, type System } from '../../support/system';
import { registrationNumber } from '../../support/world';
import type { Seeded } from './seeded';

/** Links as they come by mail, each of which still opens what it is for: addresses without the host. */
export interface SeededLinks {
  verify: string;
  reset: string;
  /** To the programme's office, for somebody without an account and for somebody who has one. */
  joining: { new: string; known: string };
  /** A portal without anybody in it, and the link that makes its first administrator. Stop it at the end. */
  empty: System;
  setup: string;
}

/** Asks for a link of each kind, as people would, and reads it in their mail. */
export async function seedLinks({ system, world, programme, administrator }: Seeded): Promise<SeededLinks> {
  const nobody = system.client();
  const owner = { email: 'owner@links.example', name: 'Araya Example', password: 'a long password for tests' };
  const facts = { country: 'TH', legal_name: 'Fictional Language Institute' };
  const registered = { ...facts, registration_number: registrationNumber('TH'), owner };
  await unwrap(nobody.POST('/api/v1/organisations', { body: registered }));
  const known = await world.person();
  const forgetful = await world.person();
  await unwrap(nobody.POST('/api/v1/password-resets', { body: { email: forgetful.email } }));
  const joining = async (email: string) => {
    const path = '/api/v1/programmes/{programme}/invitations';
    await unwrap(administrator.session.POST(path, { ...at({ programme }), body: { email, role: 'reviewer' } }));
    return `/invitation#${await world.tokenFor(email)}`;
  };
  const empty = await startSystem();
  return {
    verify: `/verify#${await world.tokenFor(owner.email)}`,
    reset: `/reset#${await world.tokenFor(forgetful.email)}`,
    joining: { new: await joining('colleague@links.example'), known: await joining(known.email) },
    empty,
    setup: `/setup#${await empty.firstLink()}`,
  };
}
