import type { RequestRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { sayNo } from '../../say.ts';
import type { Act } from '../desk.ts';
import { useSending } from '../parts/sending.ts';

/** Takes a waiting request back; it can be made again, so nothing is asked first. */
export function CancelRequest({ act, now, request }: { act: Act; now: number; request: RequestRow }) {
  const { sending, send } = useSending(act);
  return (
    <>
      {sending.state === 'refused' && (
        <span class="problem" role="status">
          {sayNo(sending.answer, now).join(' ')}
        </span>
      )}{' '}
      <Button
        aria-label={`Cancel the request of ${request.requestorName} for ${request.roleName}`}
        disabled={sending.state === 'sending'}
        onClick={() => send({ type: 'CancelRequest', requestId: request.id }, request.roleName)}
      >
        Cancel request
      </Button>
    </>
  );
}
