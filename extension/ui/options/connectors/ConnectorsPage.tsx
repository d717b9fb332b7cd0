import { Empty } from '../../pieces/Empty.tsx';
import { Provisioning } from './Provisioning.tsx';

/** Connectors: none are set up; programs can ask who holds what meanwhile. */
export function ConnectorsPage({ server }: { readonly server: string }) {
  return (
    <>
      <h1>Connectors</h1>
      <Empty title="No connector is set up">
        <p>
          A connector grants and revokes in another system what is activated here. Until there is one, a program can ask
          this server who holds which role, by the API that is compatible with Microsoft Graph:
        </p>
        <code class="line-of-code">
          GET {server.replace(/\/$/, '')}/v1.0/roleManagement/directory/roleAssignmentScheduleInstances
        </code>
        <p>
          A token for it is made on the server:{' '}
          <code>npm run --silent keyturn -- token create --user UPN --scope read</code>
        </p>
      </Empty>
      <Provisioning server={server} />
    </>
  );
}
