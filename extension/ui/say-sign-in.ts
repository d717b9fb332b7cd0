import type { SignInFailure } from '../messages.ts';

/** Why signing in did not work, and what to do. `tried`: whether a proof was given and not accepted. */
export function saySignInFailure(
  { failure, retryAfterSeconds, methods, tried }: SignInFailure & { readonly tried?: boolean },
  server: string,
): string {
  switch (failure) {
    case 'invalid_credentials':
      return 'The name and the password do not match. Check both and try again.';
    case 'too_many_attempts':
      return `There were too many attempts. Try again in ${sayWait(retryAfterSeconds ?? 60)}.`;
    case 'unreachable':
      return `No server answers at ${withScheme(server)}. Check the address and your connection.`;
    case 'not_keyturn':
      return `${withScheme(server)} answers, but it is no Keyturn server. Check the address.`;
    case 'no_address':
      return 'Type the server’s address, such as https://keyturn.contoso.example.';
    case 'not_kept':
      return 'This browser could not keep that you are signed in. Free some space on this device, then try again.';
    case 'mfa_required':
      if (tried)
        return 'That was not accepted. Each code works once: type the next one, or use another way. After five wrong tries, wait a quarter of an hour, or longer after more of them.';
      return methods?.includes('passkey') && !methods.includes('totp')
        ? 'Signing in asks for a second factor. Use your passkey.'
        : 'Signing in asks for a second factor. Type the code of your authenticator app.';
    case 'too_old':
      return 'This extension is too old for that server. Update it and sign in again.';
  }
}

/** What was asked: an address without a scheme is one of https. */
function withScheme(server: string): string {
  return server.includes('://') ? server : `https://${server}`;
}

function sayWait(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
