/**
 * Cloudflare's prices in US dollars, to reckon with: developers.cloudflare.com/workers/platform/pricing, …/d1/platform/pricing and
 * …/kv/platform/pricing as they stood on 3 August 2026 (KV: 16 September 2026). Look there before you rely on them.
 */

export const pricesOf = 'August/September 2026';

/** The Workers Paid plan, per month, for the whole account. */
export const paidPlan = 5;

export interface Price {
  readonly name: string;
  /** The free plan stops here, per day; null: it is a total (storage) or a limit per request (CPU). */
  readonly freePerDay: number | null;
  /** Included in the paid plan, per month. */
  readonly included: number;
  /** Above that, per `per`. */
  readonly dollars: number;
  readonly per: number;
}

const million = 1_000_000;

export const prices = {
  requests: { name: 'requests', freePerDay: 100_000, included: 10 * million, dollars: 0.3, per: million },
  cpuMs: { name: 'CPU ms', freePerDay: null, included: 30 * million, dollars: 0.02, per: million },
  rowsRead: { name: 'D1 rows read', freePerDay: 5 * million, included: 25_000 * million, dollars: 0.001, per: million },
  rowsWritten: { name: 'D1 rows written', freePerDay: 100_000, included: 50 * million, dollars: 1, per: million },
  // A bulk read counts as its keys, and what KV's own caches answer counts too.
  kvKeys: { name: 'KV keys read', freePerDay: 100_000, included: 10 * million, dollars: 0.5, per: million },
  storageGb: { name: 'D1 storage in GB', freePerDay: null, included: 5, dollars: 0.75, per: 1 },
} as const satisfies Record<string, Price>;

export type Usage = Readonly<Record<keyof typeof prices, number>>;
