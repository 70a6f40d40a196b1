/** The mark: two seasonal winds that meet as an M, and the first drop of rain. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      aria-hidden
    >
      <path
        d="M3 19C3 9.5 5.2 5 8 5s4 4.6 4 9.4C12 9.6 13.2 5 16 5s5 4.5 5 14"
        strokeWidth="2.3"
        strokeLinejoin="round"
      />
      {size >= 20 && (
        <path
          d="M7.6 19c0-4.4.1-6.6.5-8.2M16.4 19c0-4.4-.1-6.6-.5-8.2"
          strokeWidth="2.3"
          strokeLinejoin="round"
          opacity=".45"
        />
      )}
      <path d="M12 18.6v.5" strokeWidth="2.8" />
    </svg>
  );
}
