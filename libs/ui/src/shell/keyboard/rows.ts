/** What leads on from each row of the lists of the page, in reading order. */
function ways(): HTMLElement[] {
  const rows = [...document.querySelectorAll<HTMLElement>('main tbody tr')];
  return rows.flatMap((row) => row.querySelector<HTMLElement>('a[href], button') ?? []);
}

/** Moves the focus to the next row or the one before; from elsewhere to the first. Enter then opens it, as any link. */
export function stepRow(step: 1 | -1): boolean {
  const all = ways();
  if (all.length === 0) return false;
  const row = document.activeElement?.closest('main tbody tr');
  const at = all.findIndex((way) => way.closest('tr') === row);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: 'nearest' });
  return true;
}
