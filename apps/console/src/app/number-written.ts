/** A whole number as written in a field; what is none goes to the server as it is, which says so. */
export const numberWritten = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : (text as never));
