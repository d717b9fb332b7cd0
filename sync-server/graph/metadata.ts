import type { Row } from './exchange.ts';
import { oncePerRecord } from './once.ts';
import { ROUTES } from './routes.ts';
import { type Action, CONTAINERS, type Tree, treeOf } from './tree.ts';
import type { PropertyType, TypeDefinition } from './type-definition.ts';
import { bare, TYPES } from './types.ts';

const EDM: Readonly<Record<string, string>> = {
  id: 'Edm.String',
  string: 'Edm.String',
  boolean: 'Edm.Boolean',
  int: 'Edm.Int32',
  instant: 'Edm.DateTimeOffset',
  date: 'Edm.Date',
  duration: 'Edm.Duration',
};

/** Whoever asks needs no token, so that it is made once: routes never change. */
const madeOf = oncePerRecord((routes: typeof ROUTES) => {
  const tree = treeOf(routes);
  return { text: csdlOf(tree), root: tree.root };
});

/** What is offered as CSDL, OData's own description. */
export function csdl(): string {
  return madeOf(ROUTES).text;
}

function csdlOf({ root, below, actions, filtered }: Tree): string {
  const only = Object.values(CONTAINERS).filter((name) => !TYPES[name]);
  const types = [
    ...Object.entries(TYPES).map(([name, type]) => typeElement(name, type, below.get(name))),
    ...only.map((name) => typeElement(name, { kind: 'entity', base: 'entity', properties: {} }, below.get(name))),
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
    '<Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">',
    '<EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>',
    ...types,
    ...[...filtered].map(filterFunction),
    ...new Set(actions.map(actionElement)),
    `<EntityContainer Name="GraphService">${[...root].map(rootElement).join('')}</EntityContainer>`,
    '</Schema></edmx:DataServices></edmx:Edmx>',
  ].join('\n');
}

/** What stands at the root, as OData lists it. */
export function serviceDocument(base: string): Row {
  const value = [...madeOf(ROUTES).root].map(([name, type]) => ({
    name,
    kind: type.endsWith('[]') ? 'EntitySet' : 'Singleton',
    url: name,
  }));
  return { '@odata.context': `${base}/$metadata`, value };
}

function rootElement([name, type]: readonly [string, PropertyType]): string {
  return type.endsWith('[]')
    ? `<EntitySet Name="${name}" EntityType="graph.${bare(type)}"/>`
    : `<Singleton Name="${name}" Type="graph.${type}"/>`;
}

function typeElement(
  name: string,
  { kind, base, abstract, properties, unfilled, navigation = {} }: TypeDefinition,
  below: ReadonlyMap<string, PropertyType> = new Map(),
): string {
  const element = kind === 'entity' ? 'EntityType' : 'ComplexType';
  const own = Object.entries({ ...properties, ...unfilled }).filter(([member]) => kind !== 'entity' || member !== 'id');
  const links = new Map([...Object.entries(navigation), ...below]);
  const from = base ?? (kind === 'entity' ? 'entity' : null);
  const extending = `${from ? ` BaseType="graph.${from}"` : ''}${abstract ? ' Abstract="true"' : ''}`;
  const members = own.map(([member, type]) => memberElement('Property', member, type));
  const places = [...links].map(([member, type]) =>
    memberElement('NavigationProperty', member, type, below.has(member)),
  );
  return `<${element} Name="${name}"${extending}>${members.join('')}${places.join('')}</${element}>`;
}

function memberElement(element: string, name: string, type: PropertyType, contained = false): string {
  const nullable = type.endsWith('?') || element === 'NavigationProperty' ? '' : ' Nullable="false"';
  return `<${element} Name="${name}" Type="${edm(type)}"${nullable}${contained ? ' ContainsTarget="true"' : ''}/>`;
}

function edm(type: PropertyType): string {
  const one = EDM[bare(type)] ?? `graph.${bare(type)}`;
  return type.endsWith('[]') ? `Collection(${one})` : one;
}

function actionElement({ name, on, takes, returns }: Action): string {
  const parameters = typeof takes === 'string' ? [] : Object.entries(takes);
  const all = [['bindingParameter', on] as const, ...parameters].map(
    ([parameter, type]) => `<Parameter Name="${parameter}" Type="${edm(type)}"/>`,
  );
  const answer = returns ? `<ReturnType Type="${edm(returns)}"/>` : '';
  return `<Action Name="${name}" IsBound="true">${all.join('')}${answer}</Action>`;
}

function filterFunction(type: string): string {
  const collection = edm(`${type}[]`);
  return (
    '<Function Name="filterByCurrentUser" IsBound="true">' +
    `<Parameter Name="bindingParameter" Type="${collection}"/><Parameter Name="on" Type="Edm.String" Nullable="false"/>` +
    `<ReturnType Type="${collection}"/></Function>`
  );
}
