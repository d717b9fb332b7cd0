import type { ScopeNode } from '../../../../core/scope.ts';

/** A line of a tree as it is shown: how deep it is, and whether what is inside it shows. */
export type Line = {
  readonly node: ScopeNode;
  readonly depth: number;
  readonly parent: string | null;
  /** Null where there is nothing inside. */
  readonly open: boolean | null;
};

/** The lines of a tree from its root down, without what lies in a closed one. */
export function linesOf(
  node: ScopeNode,
  isOpen: (scope: string) => boolean,
  depth = 0,
  parent: string | null = null,
): readonly Line[] {
  const open = node.children.length ? isOpen(node.scope) : null;
  const inside = open ? node.children.flatMap((child) => linesOf(child, isOpen, depth + 1, node.scope)) : [];
  return [{ node, depth, parent, open }, ...inside];
}

/** Where a key leads from a line: to another one, or to open or close this one; null where it does nothing. */
export function stepOf(
  lines: readonly Line[],
  at: number,
  key: string,
): { readonly to: number } | { readonly open: boolean } | null {
  const line = lines[at]!;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(at + 1, lines.length - 1) };
    case 'ArrowUp':
      return { to: Math.max(at - 1, 0) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: lines.length - 1 };
    case 'ArrowRight':
      if (line.open === null) return null;
      return line.open ? { to: at + 1 } : { open: true };
    case 'ArrowLeft': {
      if (line.open) return { open: false };
      const parent = lines.findIndex(({ node }) => node.scope === line.parent);
      return parent < 0 ? null : { to: parent };
    }
    default:
      return null;
  }
}
