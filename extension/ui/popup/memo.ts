import { Component, type FunctionComponent, h } from 'preact';

/** The component, rendered again only when one of its properties is another value. */
export function memo<Props extends object>(inner: FunctionComponent<Props>): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      return Object.keys(next).some((name) => next[name as keyof Props] !== this.props[name as keyof Props]);
    }
    override render() {
      return h(inner, this.props as Props);
    }
  }
  return Memo as unknown as FunctionComponent<Props>;
}
