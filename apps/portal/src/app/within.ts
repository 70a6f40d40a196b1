/**
 * Where to go after signing in: a place of this site and no other; undefined for anything else. It is read as the browser will
 * read it, which drops tabs and line ends and takes a backslash for a slash: `/⇥/evil.example` leads to another site.
 * @param origin of this site
 */
export function within(to: unknown, origin: string): string | undefined {
  if (typeof to !== 'string' || !to.startsWith('/') || !URL.canParse(to, origin)) return undefined;
  return new URL(to, origin).origin === origin ? to : undefined;
}
