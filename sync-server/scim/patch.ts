import { attribute, invalid, type Json, objectOf, ScimProblem } from './exchange.ts';

/** One change of a PATCH: what of which attribute. `path` is lower-case and without a filter; empty for the whole. */
export type Operation = {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  /** The value a path such as `members[value eq "…"]` selects by. */
  readonly selected: string | null;
  readonly value: unknown;
};

const PATH = /^((?:urn:[\w:.]+:)?[A-Za-z]\w*)(?:\[\s*(\w+)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*\])?((?:\.\w+)*)$/i;

/**
 * The operations of a PATCH (RFC 7644 §3.5.2). One without a path is taken apart into one for each attribute of its
 * value; names and words count whatever their case, as providers differ.
 */
export function operationsOf(body: unknown): readonly Operation[] {
  const operations = attribute(objectOf(body, 'body'), 'Operations');
  if (!Array.isArray(operations) || !operations.length) throw invalid('Operations: expected at least one');
  return operations.flatMap((one): readonly Operation[] => {
    const operation = objectOf(one, 'Operations');
    const op = String(attribute(operation, 'op')).toLowerCase();
    if (op !== 'add' && op !== 'replace' && op !== 'remove') throw invalid(`op: expected add, replace or remove`);
    const value = attribute(operation, 'value');
    const path = attribute(operation, 'path');
    if (typeof path === 'string' && path) return [{ op, ...pathOf(path), value }];
    if (op === 'remove') throw new ScimProblem(400, 'remove: expected a path', 'noTarget');
    return Object.entries(objectOf(value, 'value') as Json).map(([name, part]) => ({
      op,
      ...pathOf(name),
      value: part,
    }));
  });
}

function pathOf(text: string): Pick<Operation, 'path' | 'selected'> {
  // An extension as a whole, as it stands in a value without a path.
  if (/^urn:[\w:.]+$/i.test(text)) return { path: text.toLowerCase(), selected: null };
  const found = PATH.exec(text);
  if (!found) throw new ScimProblem(400, `path: this is not understood: ${text}`, 'invalidPath');
  const [, name, by, value, rest] = found;
  const path = `${name}${rest}`.toLowerCase();
  const byValue = by?.toLowerCase() === 'value';
  // Read as no selection at all, it would mean every member.
  if (path === 'members' && by && !byValue)
    throw new ScimProblem(400, `path: members are selected by value, not by ${by}`, 'invalidFilter');
  return { path, selected: byValue ? (value ?? null) : null };
}
