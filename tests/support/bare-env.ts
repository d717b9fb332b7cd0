/**
 * What a process under test needs of this one's environment, so that nothing a developer set for their own server reaches it.
 * The cache of compiled code halves the time each takes to start.
 */
export function bareEnv(): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) };
}
