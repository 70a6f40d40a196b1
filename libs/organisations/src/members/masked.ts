/** So much of an address that its owner knows it again, and nobody else learns it: of a name of one or two letters, nothing. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  const [first, , third] = email.slice(0, at);
  return `${third ? first : ''}…${email.slice(at)}`;
}
