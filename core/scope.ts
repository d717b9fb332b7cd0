/** Where a role applies: `/` is the whole organisation, `/units/emea` a part of it, and so on downwards. */
export type Scope = string;

export const EVERYWHERE: Scope = '/';

const SCOPE = /^\/$|^(?:\/[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}){1,8}$/;

/** Whether the text is a scope: `/`, or up to eight segments of letters, digits, space and `. _ @ -`. */
export function isScope(text: string): boolean {
  return SCOPE.test(text);
}

/** Whether `inner` is `outer` itself or lies inside it; compared by whole segments, so `/eu` does not contain `/europe`. */
export function contains(outer: Scope, inner: Scope): boolean {
  return outer === EVERYWHERE || outer === inner || inner.startsWith(`${outer}/`);
}
