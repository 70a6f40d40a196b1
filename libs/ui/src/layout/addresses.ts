/** A piece of a text; `address` where it leads somewhere. */
interface Piece {
  text: string;
  address?: string;
}

/** The point or bracket that ends a sentence is none of the address in it. */
const written = /(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}»”])/i;

/** A text in pieces, its addresses of the web apart: http and https, and no other scheme. */
export const piecesOf = (text: string): Piece[] =>
  text
    .split(written)
    .map((piece, n) => (n % 2 === 1 && URL.canParse(piece) ? { text: piece, address: piece } : { text: piece }))
    .filter((piece) => piece.text !== '');
