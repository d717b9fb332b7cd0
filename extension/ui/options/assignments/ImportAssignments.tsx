import type { AdminDesk } from '../desk.ts';
import { ASSIGNMENT_COLUMNS, readAssignments } from '../import/assignments.ts';
import { ImportFile } from '../import/ImportFile.tsx';
import { hashOf } from '../routes.ts';

/** Assignments from a file: one command for each line that is right. */
export function ImportAssignments({ desk }: { readonly desk: AdminDesk }) {
  return (
    <ImportFile
      desk={desk}
      title="Import assignments"
      back={{ href: hashOf('assignments'), name: 'Assignments' }}
      about="A scope that is left out is /, a start is now, an end is permanent. Groups are written group:Name."
      columns={ASSIGNMENT_COLUMNS}
      read={(text) => readAssignments(text, desk.admin)}
      verb="Assign"
      done="Assigned"
      label="principal"
    />
  );
}
