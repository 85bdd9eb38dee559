/** Waits until the gateway says that it is well. Its port opens long before it can answer, so every question has a limit. */
export interface Patience {
  /** Milliseconds in all, per question, and between questions. */
  readonly total: number;
  readonly each: number;
  readonly pause: number;
}

/** Resolves at the first 200; throws when time is up, with the last answer, or as soon as `gone` settles. */
export async function untilHealthy(url: string, patience: Patience, gone: Promise<unknown>): Promise<void> {
  let last = 'no answer';
  let ended = false;
  const end = () => {
    ended = true;
  };
  gone.then(end, end);
  for (const until = performance.now() + patience.total; performance.now() < until; await sleep(patience.pause)) {
    if (ended) throw new Error('the gateway ended before it was ready');
    const answer = await ask(url, patience.each);
    if (answer === 'ok') return;
    last = answer;
  }
  throw new Error(`the gateway is not well after ${patience.total / 1000} s: ${last}`);
}

async function ask(url: string, limit: number): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limit) });
    const body = await response.text();
    return response.status === 200 ? 'ok' : `${response.status} ${body.slice(0, 500)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
