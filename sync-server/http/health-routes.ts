import type { Route } from './messages.ts';

export type HealthDoor = {
  /** Why the server cannot do its work now, or null. */
  notReady(): Promise<string | null>;
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
};

export function healthRoutes({ notReady, metrics }: HealthDoor): readonly Route[] {
  return [
    { method: 'GET', path: '/healthz', access: 'anyone', handle: () => ({ status: 200, body: { status: 'alive' } }) },
    {
      method: 'GET',
      path: '/readyz',
      access: 'anyone',
      async handle() {
        const reason = await notReady();
        if (reason === null) return { status: 200, body: { status: 'ready' } };
        return { status: 503, headers: { 'retry-after': '1' }, body: { status: 'not ready', reason } };
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      access: 'anyone',
      handle: async () => ({
        status: 200,
        headers: { 'content-type': metrics.contentType },
        body: await metrics.text(),
      }),
    },
  ];
}
