/** The only illustration: rain that has not fallen yet. */
export function Rain() {
  const drops = [
    [4, 6, 26, 0.3],
    [22, 14, 44, 0.6],
    [38, 6, 34, 0.9],
    [56, 12, 32, 0.3],
    [72, 6, 38, 0.6],
    [90, 14, 52, 0.9],
  ] as const;
  return (
    <svg width="100" height="60" viewBox="0 0 100 60" fill="none" stroke="var(--accent)" strokeWidth="2" aria-hidden>
      {drops.map(([x, from, to, opacity]) => (
        <path
          key={x}
          d={`M${x + 6} ${from}Q${x + 5} ${(from + to) / 2} ${x} ${to}`}
          strokeLinecap="round"
          opacity={opacity}
        />
      ))}
    </svg>
  );
}
