import { ChevronDown, ChevronRight } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';
import { contains, type ScopeNode } from '../../../../core/scope.ts';
import { linesOf, stepOf } from './visible.ts';

export type ScopeTreeProps = {
  readonly label: string;
  readonly root: ScopeNode;
  /** The scope that is chosen; it and what is around it are open. */
  readonly value: string;
  readonly onChoose: (scope: string) => void;
};

const INDENT = 18;

/** Scopes to choose one of: arrows move, open and close, Enter chooses. */
export function ScopeTree({ label, root, value, onChoose }: ScopeTreeProps) {
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [focused, setFocused] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const isOpen = (scope: string) => turned.get(scope) ?? (scope === root.scope || contains(scope, value));
  const lines = linesOf(root, isOpen);
  const places = lines.map(({ node }) => node.scope);
  const stop = [focused, value, root.scope].find((scope) => scope !== null && places.includes(scope));

  function turn(scope: string, open: boolean) {
    setTurned(new Map(turned).set(scope, open));
  }
  function press(event: KeyboardEvent, at: number) {
    const scope = places[at]!;
    if (event.key === 'Enter' || event.key === ' ') onChoose(scope);
    else {
      const step = stepOf(lines, at, event.key);
      if (!step) return;
      if ('open' in step) turn(scope, step.open);
      else (list.current?.children[step.to] as HTMLElement | undefined)?.focus();
    }
    event.preventDefault();
  }
  return (
    <div class="scope-tree" role="tree" aria-label={label} ref={list}>
      {lines.map(({ node, depth, open }, at) => (
        <div
          key={node.scope}
          role="treeitem"
          class={node.scope === value ? 'chosen' : undefined}
          aria-level={depth + 1}
          aria-expanded={open ?? undefined}
          aria-selected={node.scope === value}
          aria-label={node.scope === '/' ? 'Whole organisation' : node.name}
          tabIndex={node.scope === stop ? 0 : -1}
          style={{ paddingInlineStart: `${8 + depth * INDENT}px` }}
          onFocus={() => setFocused(node.scope)}
          onKeyDown={(event) => press(event, at)}
          onClick={() => onChoose(node.scope)}
        >
          <Twist open={open} onTurn={() => turn(node.scope, !open)} />
          <span class="name">{node.scope === '/' ? 'Whole organisation' : node.name}</span>
        </div>
      ))}
    </div>
  );
}

/** Opens and closes for a mouse; the keys do it on the line itself. */
function Twist({ open, onTurn }: { readonly open: boolean | null; readonly onTurn: () => void }) {
  if (open === null) return <span class="twist" />;
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are the line's, which a reader knows to be open or closed
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the line's
    <span
      class="twist"
      onClick={(event) => {
        event.stopPropagation();
        onTurn();
      }}
    >
      <Icon class="icon" size={14} aria-hidden="true" />
    </span>
  );
}
