import { parseOrganisation } from '../organisation-file/parse.ts';

/** Somebody to sign in as. */
export type Person = { readonly upn: string; readonly password: string; readonly about: string };

/** The people of an organisation file who can sign in, with what they may do, in the file's order. */
export function people(text: string): readonly Person[] {
  const parsed = parseOrganisation(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const { users = [], groups = [], roles = [], assignments = [] } = parsed.file;

  function about(upn: string): string {
    const names = [upn, ...groups.filter(({ members }) => members?.includes(upn)).map(({ name }) => `group:${name}`)];
    const of = (type: string) => assignments.filter((one) => one.type === type && names.includes(one.principal));
    const eligible = of('eligible').length;
    const active = of('active').map(({ role }) => role);
    const approves = roles.filter(({ settings }) =>
      settings?.activation?.approval?.approvers?.some((name) => names.includes(name.replace(/^user:/, ''))),
    ).length;
    return [
      ...(active.length ? [active.join(', ')] : []),
      ...(eligible ? [`eligible for ${eligible} ${eligible === 1 ? 'role' : 'roles'}`] : []),
      ...(approves ? [`approves for ${approves}`] : []),
    ].join('; ');
  }

  return users.flatMap(({ upn, password }) => (password ? [{ upn, password, about: about(upn) }] : []));
}
