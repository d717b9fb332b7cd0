import type { AdminDesk } from '../desk.ts';
import { ImportFile } from '../import/ImportFile.tsx';
import { readUsers, USER_COLUMNS } from '../import/users.ts';
import { hashOf } from '../routes.ts';

/** Users from a file: who is not there is made, who is there is brought to what the file says. */
export function ImportUsers({ desk }: { readonly desk: AdminDesk }) {
  return (
    <ImportFile
      desk={desk}
      title="Import users"
      back={{ href: hashOf('people', ['users']), name: 'Users' }}
      about="An e-mail that is left out is the sign-in name. Several groups have | between them. Invite each on their page, so that they choose a password."
      columns={USER_COLUMNS}
      read={(text) => readUsers(text, desk.admin)}
      verb="Import"
      done="Imported"
      label="upn"
    />
  );
}
