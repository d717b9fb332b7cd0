/** Where a role applies: `/` is the whole organisation, `/units/emea` a part of it, and so on downwards. */
export type Scope = string;

export const EVERYWHERE: Scope = '/';

const SCOPE = /^\/$|^(?:\/[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}){1,8}$/;

/** Whether the text is a scope: `/`, or up to eight segments of letters, digits, space and `. _ @ -`. */
export function isScope(text: string): boolean {
  return SCOPE.test(text);
}

/** A scope with those right inside it, by name. `used` is false for one that is only there for what it holds. */
export type ScopeNode = {
  readonly scope: Scope;
  readonly name: string;
  readonly used: boolean;
  readonly children: readonly ScopeNode[];
};

/** Scopes as a tree from `root` down; what lies between two of them is in it as well, what lies outside is not. */
export function scopeTree(scopes: Iterable<Scope>, root: Scope = EVERYWHERE): ScopeNode {
  const inside = [...new Set(scopes)].filter((scope) => contains(root, scope) && scope !== root);
  const start = root === EVERYWHERE ? 1 : root.length + 1;
  const names = new Map<string, Scope[]>();
  for (const scope of inside) {
    const name = scope.slice(start).split('/', 1)[0]!;
    names.set(name, [...(names.get(name) ?? []), scope]);
  }
  const children = [...names]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, below]) => scopeTree(below, `${root === EVERYWHERE ? '' : root}/${name}`));
  const used = [...scopes].includes(root);
  return { scope: root, name: root.slice(root.lastIndexOf('/') + 1), used, children };
}

/** Whether `inner` is `outer` itself or lies inside it; compared by whole segments, so `/eu` does not contain `/europe`. */
export function contains(outer: Scope, inner: Scope): boolean {
  return outer === EVERYWHERE || outer === inner || inner.startsWith(`${outer}/`);
}
