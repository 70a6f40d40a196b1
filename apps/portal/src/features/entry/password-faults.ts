/** The shortest password that the server takes, in characters. */
const least = 12;

/**
 * What can be seen of a new password that was written twice, as the server would tell it: it is told with whatever else is wrong.
 * @param name of the first field
 */
export function passwordFaults(values: Record<string, string>, name = 'password') {
  const { [name]: password, again } = values;
  const short = password !== '' && [...password].length < least;
  return [
    ...(short ? [{ pointer: `/${name}`, code: 'too-short', limit: least }] : []),
    ...(password !== again ? [{ pointer: '/again', code: 'passwords-differ' }] : []),
  ];
}
