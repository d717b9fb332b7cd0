/** How an identity provider pushes users and groups here, so that nobody makes them by hand. */
export function Provisioning({ server }: { readonly server: string }) {
  return (
    <section class="panel" aria-labelledby="provisioning">
      <h2 id="provisioning">Users and groups from an identity provider</h2>
      <p class="muted">
        A provider that speaks SCIM 2.0 makes, changes and disables them by itself. Whoever is disabled there loses
        everything here at once. Give it this address:
      </p>
      <code class="line-of-code">{server.replace(/\/$/, '')}/scim/v2</code>
      <p class="muted">
        and an administrator’s token as its bearer token, made on the server for as long as you allow:
      </p>
      <code class="line-of-code">npm run --silent keyturn -- token create --user UPN --scope admin --ttl 365d</code>
    </section>
  );
}
