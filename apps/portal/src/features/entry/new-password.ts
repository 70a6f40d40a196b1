import { MonsoonError } from '@app/api-client';

/** A new password that was written twice alike. @throws the fault of the second field, as the server would tell it */
export function newPassword({ password, again }: Record<string, string>): string {
  if (password !== again)
    throw new MonsoonError(400, {
      code: 'validation-failed',
      errors: [{ pointer: '/again', code: 'passwords-differ' }],
    });
  return password;
}
