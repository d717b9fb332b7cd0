import { ROUTES } from './routes.ts';
import type { TypeDefinition } from './type-definition.ts';
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

/** What is offered as CSDL, OData's own description. */
export function csdl(): string {
  const types = Object.entries(TYPES).map(([name, type]) => typeElement(name, type));
  const lists = ROUTES.filter(
    ({ method, returns, path }) => method === 'GET' && returns?.endsWith('[]') && !/[:(]/.test(path),
  );
  const sets = lists.map(({ path, returns }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return { path, element: `<EntitySet Name="${name}" EntityType="graph.${bare(returns!)}"/>` };
  });
  const unique = [...new Map(sets.map(({ path, element }) => [path, element])).values()];
  const functions = ROUTES.filter(({ path }) => path.endsWith('filterByCurrentUser(on)')).map(({ returns }) =>
    boundFunction(bare(returns!)),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
    '<Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">',
    ...types,
    ...new Set(functions),
    `<EntityContainer Name="GraphService">${unique.join('')}<Singleton Name="me" Type="graph.user"/></EntityContainer>`,
    '</Schema></edmx:DataServices></edmx:Edmx>',
  ].join('\n');
}

function typeElement(name: string, { kind, base, abstract, properties, navigation }: TypeDefinition): string {
  const element = kind === 'entity' ? 'EntityType' : 'ComplexType';
  const key = kind === 'entity' && !base ? '<Key><PropertyRef Name="id"/></Key>' : '';
  const members = Object.entries(properties).map(([member, type]) => memberElement('Property', member, type));
  const links = Object.entries(navigation ?? {}).map(([member, type]) =>
    memberElement('NavigationProperty', member, type),
  );
  const extending = `${base ? ` BaseType="graph.${base}"` : ''}${abstract ? ' Abstract="true"' : ''}`;
  return `<${element} Name="${name}"${extending}>${key}${members.join('')}${links.join('')}</${element}>`;
}

function memberElement(element: string, name: string, type: string): string {
  const one = EDM[bare(type)] ?? `graph.${bare(type)}`;
  const many = type.endsWith('[]') ? `Collection(${one})` : one;
  const nullable = type.endsWith('?') || element === 'NavigationProperty' ? '' : ' Nullable="false"';
  return `<${element} Name="${name}" Type="${many}"${nullable}/>`;
}

function boundFunction(type: string): string {
  const collection = `Collection(graph.${type})`;
  return (
    '<Function Name="filterByCurrentUser" IsBound="true">' +
    `<Parameter Name="bindingParameter" Type="${collection}"/><Parameter Name="on" Type="Edm.String" Nullable="false"/>` +
    `<ReturnType Type="${collection}"/></Function>`
  );
}
