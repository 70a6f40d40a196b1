/** A number as a form has read it; what is none goes to the server as it is, which says so. */
export const numberWritten = (text: string): number =>
  /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : (text as never);
