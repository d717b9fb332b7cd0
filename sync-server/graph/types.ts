import { ALERT_TYPES } from './alert-types.ts';
import { DIRECTORY_TYPES } from './directory-types.ts';
import { GROUP_TYPES } from './group-types.ts';
import { POLICY_TYPES } from './policy-types.ts';
import { REVIEW_TYPES } from './review-types.ts';
import { ROLE_TYPES } from './role-types.ts';
import type { PropertyType, TypeDefinitions } from './type-definition.ts';

/**
 * Everything that is offered, described once: checks $select, $filter and $expand, and is what $metadata and the OpenAPI
 * document print.
 */
export const TYPES: TypeDefinitions = {
  ...DIRECTORY_TYPES,
  ...ROLE_TYPES,
  ...POLICY_TYPES,
  ...GROUP_TYPES,
  ...ALERT_TYPES,
  ...REVIEW_TYPES,
};

/** The name of a type without its `?` and `[]`. */
export function bare(type: PropertyType): string {
  return type.replace(/[?[\]]/g, '');
}

/** All properties of a type, those of the type it extends first. */
export function propertiesOf(name: string): Readonly<Record<string, PropertyType>> {
  const type = TYPES[name]!;
  return type.base ? { ...propertiesOf(type.base), ...type.properties } : type.properties;
}

/** The types that extend this one, at any distance. */
export function derivedOf(name: string): readonly string[] {
  const next = Object.keys(TYPES).filter((other) => TYPES[other]!.base === name);
  return next.flatMap((other) => [other, ...derivedOf(other)]);
}
