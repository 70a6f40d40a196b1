import css from './figures.module.css';

/** Things by their ids; undefined while they are being read. */
type Names = ReadonlyMap<string, { name: string }> | undefined;

/** A name where only text fits: a mark until the names are read, the id where none of them is its. */
export const nameIn = (names: Names, id: string): string => (names ? (names.get(id)?.name ?? id) : '…');

/** The name of what is told by its id alone: a bar until the names are read, the id where none of them is its. */
export function Named({ among, id }: { among: Names; id: string }) {
  if (!among)
    return (
      <span className={css.unread} aria-busy="true">
        <span className="unseen">{nameIn(among, id)}</span>
      </span>
    );
  const found = among.get(id);
  return found ? found.name : <code className="dim small">{id}</code>;
}
