/** Our own icons: 24 × 24, in the colour of the text beside them; the word says what they mean. */
const paths = {
  check: 'M5 12.5 10 17.5 19.5 7',
  cross: 'M6 6 18 18M18 6 6 18',
  warn: 'M12 4 21.5 20h-19zM12 10v4.5M12 17.2v.3',
  stop: 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM8 12h8',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5.5M12 7.5v.3',
  question:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18' +
    'M9.5 9.6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.9M12 16.8v.3',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5.2l3.4 2',
  estimate: 'M4 9c2.7-3.2 5.3-3.2 8 0s5.3 3.2 8 0M4 15.5c2.7-3.2 5.3-3.2 8 0s5.3 3.2 8 0',
  flag: 'M6 21V4h11.5l-2.3 4 2.3 4H6',
  hand:
    'M4 13h4l3 2h4a1.7 1.7 0 0 1 0 3.4h-4M4 20h9.5l6.8-4.2a1.6 1.6 0 0 0-1.8-2.6L15 15' +
    'M14 4v6M11 7h6',
  back: 'M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v2',
  returns:
    'M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c.6-4.4 3.6-7 8-7 1.8 0 3.4.5 4.7 1.3' +
    'M21 17.5h-6.5m2.6-2.7-2.7 2.7 2.7 2.7',
  home: 'M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M12 13.5v3M10.5 15h3',
  card: 'M3 6h18v12H3zM3 10h18M6.5 14.5h4',
  code: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5z',
  link: 'M4 18v-3M9 18v-6M14 18V9M19 18V5',
  unlink: 'M4 18v-3M9 18v-6M13 6l7 7M20 6l-7 7',
  printer: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M4 16v4h16v-4',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  play: 'M7 5v14l11-7z',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.4 15.4 20.5 20.5',
  tool: 'M14.5 6.5a4 4 0 0 0-5.3 5L4 16.7V20h3.3l5.2-5.2a4 4 0 0 0 5-5.3L15 12l-3-3z',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20.5c.7-4 3.4-6 7.5-6s6.8 2 7.5 6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
