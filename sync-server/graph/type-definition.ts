/**
 * A property's type: a primitive or the name of another type here, `?` for nullable, `[]` for a list. `instant`, `duration`
 * and `id` are strings of that form.
 */
export type PropertyType = string;

export type TypeDefinition = {
  readonly kind: 'entity' | 'complex';
  /** The type it extends; what does so says its name in `@odata.type`. */
  readonly base?: string;
  /** Only ever one of the types that extend it. */
  readonly abstract?: true;
  readonly properties: Readonly<Record<string, PropertyType>>;
  /** What Graph has and nothing here fills: null, and only where it is selected, so that scripts that show it go on. */
  readonly unfilled?: Readonly<Record<string, PropertyType>>;
  /** What `$expand` can add. */
  readonly navigation?: Readonly<Record<string, PropertyType>>;
  /** What clients write in bodies and never read back. */
  readonly written?: Readonly<Record<string, PropertyType>>;
};

export type TypeDefinitions = Readonly<Record<string, TypeDefinition>>;
