import { encode } from 'uqr';

/** Empty modules around a code; readers ask for four. */
const QUIET = 4;

/** An address as a QR code: dark on light whatever the colour scheme, as not every reader takes it the other way round. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const dark = data.flatMap((row, y) =>
    row.flatMap((filled, x) => (filled ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  );
  const edge = size + 2 * QUIET;
  return (
    <svg class="qr" viewBox={`0 0 ${edge} ${edge}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="light" d={`M0 0h${edge}v${edge}h-${edge}z`} />
      <path class="dark" d={dark.join('')} />
    </svg>
  );
}
