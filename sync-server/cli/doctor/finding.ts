/** What a check found. `unneeded` is absent and only wanted for something else than running the server. */
export type Finding =
  | { readonly how: 'well'; readonly what: string }
  | { readonly how: 'wrong' | 'unneeded'; readonly what: string; readonly fix: string };

export function well(what: string): Finding {
  return { how: 'well', what };
}

export function wrong(what: string, fix: string): Finding {
  return { how: 'wrong', what, fix };
}
