/** What every Worker of this benchmark has in common: `/ALGORITHM/WHICH?n=N` verifies that token N times and tells the last verdict. */
import type { AlgorithmName, Tokens, Trust, Which } from '../tokens.ts';

/** The address that the token proves, null where nobody reads it; throws for a token that is refused. */
export type Verify = (token: string, algorithm: AlgorithmName, trust: Trust) => Promise<string | null>;

export function serve(verify: Verify) {
  return {
    async fetch(request: Request, { trust, tokens }: Tokens): Promise<Response> {
      const { pathname, searchParams } = new URL(request.url);
      const [, algorithm, which] = pathname.split('/') as [string, AlgorithmName, Which];
      const token = tokens[algorithm][which];
      try {
        for (let left = Number(searchParams.get('n')); left > 1; left--) await verify(token, algorithm, trust);
        return Response.json({ accepted: true, email: await verify(token, algorithm, trust) });
      } catch (error) {
        return Response.json({ accepted: false, why: String(error) });
      }
    },
  };
}
