import type { HttpResponse } from './messages.ts';
import { escaped, howToGetTheExtension, type PageState, page, problemNote } from './page.ts';

/** Where an invitation leads: the first password, for whom it is; without `upn`, that it is no good any more. */
export function welcomePage(
  state: PageState,
  upn: string | null,
  problem: string | null,
  status = upn === null ? 410 : 200,
): HttpResponse {
  if (upn === null)
    return page(
      status,
      state,
      `
<h2>This link is not good any more</h2>
<p>It works once, for seven days. Ask whoever sent it for a new one; if you have chosen your password already, sign in.</p>`,
    );
  return page(
    status,
    state,
    `
<h2>Welcome</h2>
<p>Choose the password with which <strong>${escaped(upn)}</strong> signs in.</p>
${problem === null ? '' : problemNote(problem)}
<form method="post">
<input name="upn" type="hidden" value="${escaped(upn)}" autocomplete="username">
<label>Password <small>At least 12 characters</small>
<input name="password" type="password" required minlength="12" maxlength="256" autocomplete="new-password"></label>
<label>Again
<input name="again" type="password" required minlength="12" maxlength="256" autocomplete="new-password"></label>
<button>Choose password</button>
</form>`,
  );
}

/** After the password was chosen. */
export function welcomeDonePage(state: PageState, upn: string): HttpResponse {
  return page(
    200,
    state,
    `
<h2>You can sign in now</h2>
<p>As <strong>${escaped(upn)}</strong>, with the password you have just chosen. This link does not work any more.</p>
${howToGetTheExtension(state.url)}`,
  );
}
