import { Component, type FunctionComponent, h } from 'preact';

/** A component whose code is fetched once it is needed; until that is there, nothing is drawn. */
export function lazy<Props extends object>(fetchIt: () => Promise<FunctionComponent<Props>>): FunctionComponent<Props> {
  let fetched: FunctionComponent<Props> | null = null;
  class Lazy extends Component<Props> {
    override async componentDidMount() {
      if (fetched) return;
      fetched = await fetchIt();
      this.forceUpdate();
    }
    override render() {
      return fetched && h(fetched, this.props as Props);
    }
  }
  return Lazy as unknown as FunctionComponent<Props>;
}
