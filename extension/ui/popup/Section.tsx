import type { ComponentChildren } from 'preact';

export type SectionProps = {
  /** Its name as a region. */
  readonly label: string;
  /** Its heading, where that says more. */
  readonly heading?: string;
  readonly count?: number;
  /** Said where nothing is in it. */
  readonly nothing: string;
  /** Shows `nothing` to screen readers only. */
  readonly quiet?: boolean;
  readonly empty: boolean;
  readonly children: ComponentChildren;
};

/** One part of the popup: a named region with its heading, and a sentence where it is empty. */
export function Section({ label, heading = label, count, nothing, quiet, empty, children }: SectionProps) {
  return (
    <section aria-label={label} class={empty && quiet ? 'unseen' : 'section'}>
      <h2 class="heading">
        {heading}
        {!empty && count !== undefined && <b class="count">{count}</b>}
      </h2>
      {empty ? <p class="nothing">{nothing}</p> : children}
    </section>
  );
}

/** What a part says that only what was typed makes empty. */
export function sayNoMatch(what: string, filter: string): string {
  return `No ${what} matches “${filter}”.`;
}
