/** So much of an address that its owner knows it again, and nobody else learns it. */
export const masked = (email: string): string => `${[...email][0]}…${email.slice(email.lastIndexOf('@'))}`;
