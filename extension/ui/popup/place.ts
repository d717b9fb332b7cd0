import type { Mfa } from '../../../core/settings.ts';

/** A sheet by what it is about: an eligible assignment to activate, or an activation to extend. */
export type SheetPlace = {
  readonly sheet: 'activate' | 'extend';
  readonly id: string;
  /** What was typed is sent at once: the person has pressed the button already. */
  readonly go: boolean;
};

/** Where the tab is that goes on where the popup has to stop. */
export type Place =
  | { readonly kind: 'lists' }
  | { readonly kind: 'sign_in'; readonly server: string; readonly upn: string }
  | { readonly kind: 'sheet'; readonly at: SheetPlace }
  | { readonly kind: 'set_up'; readonly need: Exclude<Mfa, 'none'>; readonly back: SheetPlace | null };

/** The place as the hash of an address. What was typed is never in it. */
export function hashOfPlace(place: Place): string {
  switch (place.kind) {
    case 'lists':
      return '#/';
    case 'sign_in':
      return `#/sign-in?${new URLSearchParams({ server: place.server, upn: place.upn })}`;
    case 'sheet':
      return `#/${pathOf(place.at)}${place.at.go ? '?go' : ''}`;
    case 'set_up':
      return `#/set-up/${place.need}${place.back ? `/${pathOf(place.back)}` : ''}`;
  }
}

/** The place an address names; what is unknown leads to the lists. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [first, ...rest] = path.split('/');
  const asked = new URLSearchParams(query);
  if (first === 'sign-in') return { kind: 'sign_in', server: asked.get('server') ?? '', upn: asked.get('upn') ?? '' };
  if (first === 'set-up') {
    const [need, ...back] = rest;
    return { kind: 'set_up', need: need === 'passkey' ? 'passkey' : 'mfa', back: sheetOf(back, false) };
  }
  const at = sheetOf([first ?? '', ...rest], asked.has('go'));
  return at ? { kind: 'sheet', at } : { kind: 'lists' };
}

function pathOf({ sheet, id }: SheetPlace): string {
  return `${sheet}/${id}`;
}

function sheetOf([sheet, id]: readonly string[], go: boolean): SheetPlace | null {
  return (sheet === 'activate' || sheet === 'extend') && id ? { sheet, id, go } : null;
}
