import { useState } from 'preact/hooks';
import { Button } from './Button.tsx';

/** Puts a text on the clipboard and says so; `otherwise` says what to do where the browser does not allow it. */
export function CopyButton({ text, otherwise }: { readonly text: string; readonly otherwise: string }) {
  const [told, setTold] = useState('');
  async function copy(): Promise<void> {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setTold(done ? 'Copied.' : `Copying was not allowed. ${otherwise}`);
  }
  return (
    <>
      <Button onClick={copy}>Copy</Button>
      <span class="small muted" role="status">
        {told}
      </span>
    </>
  );
}
