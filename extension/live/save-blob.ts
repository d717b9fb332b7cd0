/** Hands a file to the person. */
export type SaveFile = (name: string, content: Blob) => void;

/** How long a browser may take to take a file over. */
const TAKEN = 30_000;

export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not before the browser has taken it over.
  setTimeout(() => URL.revokeObjectURL(address), TAKEN);
}
