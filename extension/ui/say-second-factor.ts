/** Why a change of second factors did not work, and what to do; `code` is the server's, or one of this side. */
export function saySecondFactor(code: string): string {
  switch (code) {
    case 'password_required':
      return 'That password is not right. Type the one you sign in with.';
    case 'proof_required':
      return 'Prove a second factor you have before you change any.';
    case 'proof_wrong':
      return 'That was not accepted. Each code works once: wait for the next one and type it.';
    case 'proof_blocked':
      return 'There were too many wrong tries. Wait a quarter of an hour, or longer after more of them, then try again.';
    case 'wrong_codes':
      return 'Those two codes do not follow one another. Type the one your app shows now, wait for the next one, and type that.';
    case 'not_started':
      return 'The key was shown too long ago. Start again: it takes a minute.';
    case 'passkey_refused':
      return 'The passkey could not be checked. Try again, or choose an authenticator app.';
    case 'passkey_known':
      return 'This device already has a passkey of yours. Use another device or security key.';
    case 'cancelled':
      return 'The passkey was not used: the dialog was closed, or it took too long. Try again when you are ready.';
    case 'no_passkeys':
      return 'This browser offers no passkeys here. Choose an authenticator app, or use another device.';
    case 'no_factor':
      return 'There is no second factor any more. Set one up first.';
    case 'not_found':
      return 'This passkey is gone already.';
    case 'unauthenticated':
      return 'Your session has ended. Sign in again, then try once more.';
    case 'too_many_attempts':
      return 'There were too many attempts. Wait a few minutes, then try again.';
    case 'unreachable':
      return 'The server cannot be reached. Check your connection and try again.';
  }
  return 'This did not work. Try again; if it goes on, ask your administrator.';
}
