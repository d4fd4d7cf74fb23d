/** A QR code as one SVG path; text that does not fit stays text, which stands under it anyway. */
import { qrModules } from './qr.ts';

const QUIET = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const modules = qrModules(text);
  if (modules === undefined) return null;
  const size = modules.length + QUIET * 2;
  const path = modules
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
