/**
 * What every Worker of this benchmark has in common: `/CASE/WHICH?n=N` verifies that message N times and tells what the last time
 * found. The messages are there before the first request, so that a request carries none.
 */
import type { Claims } from '../documents.ts';
import type { Trust } from '../idp.ts';

export interface Env<Message> {
  readonly messages: Readonly<Record<string, Readonly<Record<string, Message>>>>;
  readonly trust: Trust;
}

/** The claims of a message that is right; throws for one that is not. */
export type Verify<Message> = (message: Message, trust: Trust, name: string) => Promise<Claims>;

export function serve<Message>(verify: Verify<Message>) {
  return {
    async fetch(request: Request, { messages, trust }: Env<Message>): Promise<Response> {
      const { pathname, searchParams } = new URL(request.url);
      const [, name = '', which = ''] = pathname.split('/');
      const message = messages[name]?.[which];
      if (message === undefined) return new Response('no such message', { status: 404 });
      try {
        for (let left = Number(searchParams.get('n')); left > 1; left--) await verify(message, trust, name);
        return Response.json({ accepted: true, claims: await verify(message, trust, name) });
      } catch (error) {
        return Response.json({ accepted: false, why: String(error) });
      }
    },
  };
}
