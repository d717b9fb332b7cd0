import { createHash } from 'node:crypto';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import type { HttpResponse } from './messages.ts';
import { PAGE_STYLE } from './page-style.ts';

export type PageState = {
  readonly version: string;
  /** Why the server cannot do its work now, or null. */
  readonly notReady: string | null;
  readonly setUp: boolean;
  /** The address to sign in to. */
  readonly url: string;
};

/** What was typed into the form of a first start; given back with a problem, without what is secret. */
export type SetupFields = { readonly organisation: string; readonly upn: string; readonly name: string };

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
const NOTHING: SetupFields = { organisation: '', upn: '', name: '' };

/** The page at `/`: how the server is, and what to do next. */
export function homePage(state: PageState): HttpResponse {
  return page(200, state, state.setUp ? howToGetTheExtension(state.url) : setupForm(NOTHING, null));
}

/** Where links of mails lead: a browser does not let a web page open the extension, so it says how. */
export function openPage(state: PageState, path: string): HttpResponse {
  const address = `${EXTENSION_ORIGIN}/options.html#/${path}`;
  return page(
    200,
    state,
    `
<h2>Open this in Keyturn</h2>
<p>Click the key in the toolbar (or press <kbd>Alt</kbd>+<kbd>Shift</kbd>+<kbd>K</kbd>): what waits for you stands at the top.</p>
<p>Or copy this address into the browser that has the extension:</p>
<p><code>${escaped(address)}</code></p>`,
  );
}

/** The form again, with what was wrong. */
export function setupProblemPage(
  status: number,
  state: PageState,
  fields: SetupFields,
  problem: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return page(status, state, state.setUp ? problemNote(problem) : setupForm(fields, problem), headers);
}

/** After the first administrator was made. */
export function setupDonePage(state: PageState, upn: string): HttpResponse {
  const next = `
<h2>You are set up</h2>
<p><strong>${escaped(upn)}</strong> is the first Global Administrator. The setup code does not work any more.</p>
${howToGetTheExtension(state.url)}
<h2>Then</h2>
<p>Sign in as ${escaped(upn)}, open the options page, and add users, roles and who is eligible for them. A whole organisation
can be applied from a file: <code>npm run keyturn -- org apply FILE</code>.</p>`;
  return page(200, state, next);
}

export function howToGetTheExtension(url: string): string {
  return `
<h2>Get the extension</h2>
<ol>
<li>Starting the server has built it: the folder <code>.output/chrome-mv3</code>, where Keyturn is installed. Copy it to your
own computer if that is another one.</li>
<li>In Chrome, Edge or Chromium open <code>chrome://extensions</code> and turn on <em>Developer mode</em>.</li>
<li>Choose <em>Load unpacked</em> and the folder.</li>
<li>Click the key in the toolbar (or press <kbd>Alt</kbd>+<kbd>Shift</kbd>+<kbd>K</kbd>) and sign in to <code>${escaped(url)}</code>.</li>
</ol>`;
}

function setupForm({ organisation, upn, name }: SetupFields, problem: string | null): string {
  return `
<h2>Set up Keyturn</h2>
<p>This server has no organisation yet. Make one, and yourself its first Global Administrator.</p>
${problem === null ? '' : problemNote(problem)}
<form method="post" action="/setup">
<label>Setup code <small>The server printed it when it started.</small>
<input name="code" required autocomplete="off" spellcheck="false"></label>
<label>Organisation<input name="organisation" required maxlength="128" value="${escaped(organisation)}" autocomplete="organization"></label>
<label>Your name<input name="name" required maxlength="128" value="${escaped(name)}" autocomplete="name"></label>
<label>Sign-in name <small>Such as alice@contoso.example</small>
<input name="upn" type="email" required maxlength="254" value="${escaped(upn)}" autocomplete="username"></label>
<label>Password <small>At least 12 characters</small>
<input name="password" type="password" required minlength="12" maxlength="256" autocomplete="new-password"></label>
<button>Set up</button>
</form>`;
}

export function problemNote(problem: string): string {
  return `<p class="problem" role="alert">${escaped(problem)}</p>`;
}

export function page(
  status: number,
  { version, notReady, setUp }: PageState,
  content: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const words = notReady ?? (setUp ? 'Ready' : 'Waiting to be set up');
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Keyturn</title><style>${PAGE_STYLE}</style></head>
<body><main><h1>Keyturn</h1><p class="state${notReady === null ? '' : ' bad'}">${escaped(words)}</p>${content}</main>
<footer>Keyturn ${escaped(version)} · roles turned on when needed, for as long as needed</footer></body>
</html>
`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, ...headers },
    body,
  };
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
