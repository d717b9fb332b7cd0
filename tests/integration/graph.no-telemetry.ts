import { registerHooks } from 'node:module';

// Loaded before the CLI for Microsoft 365: its library of telemetry, which the tests switch off, takes most of each start.
const NOTHING = `
  const own = { keys: {}, then: undefined };
  const nothing = new Proxy(() => nothing, { get: (_, name) => (name in own ? own[name] : nothing) });
  export default nothing;`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'applicationinsights'
      ? { url: `data:text/javascript,${encodeURIComponent(NOTHING)}`, shortCircuit: true }
      : next(specifier, context),
});
