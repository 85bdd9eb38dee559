/** What a month of page views costs at Cloudflare: measured counts × openly pessimistic assumptions × prices. */
import { show, type Table } from '../lib/report.ts';
import type { StoreCounts } from '../lib/stores.ts';
import type { Counted } from './kinds.ts';
import { paidPlan, prices, pricesOf, type Usage } from './prices.ts';
import type { ProcessorTime } from './processor-time.ts';

interface Assumption {
  readonly value: number;
  readonly says: string;
}

export const assumptions = {
  filesPerPage: {
    value: 10,
    says: 'images, styles and scripts per page view, each a request through the gate (nothing from the browser’s cache)',
  },
  pagesPerVisit: { value: 5, says: 'page views per visit; every visit signs in anew, by SAML' },
  requestsPerSignIn: { value: 3, says: 'requests of a sign-in: the page, the way to the IdP, the answer' },
  readsPerPage: {
    value: 2,
    says: 'reads of the reader’s record and of the KV lists per page view: no page finds them in memory, and its files meet one more isolate',
  },
  refused: {
    value: 0.02,
    says: 'share of page views that are refused by list, each audited: nobody tries the same page twice',
  },
  timesWritten: { value: 2, says: 'how often a row counts: once when it is written, once when the cron deletes it' },
  busiestDay: { value: 3, says: 'the busiest day in average days: it must fit into the free plan' },
  daysKept: { value: 90, says: 'days for which audit rows are kept' },
  kilobytesPerRow: { value: 2, says: 'KB that a sign-in, or a refused page, keeps in D1 for as long' },
} as const satisfies Record<string, Assumption>;

const assumed = Object.fromEntries(Object.entries(assumptions).map(([name, { value }]) => [name, value])) as Record<
  keyof typeof assumptions,
  number
>;

export interface Measured {
  readonly counts: Counted;
  readonly time: ProcessorTime;
  /** A cold page of a site whose rules name 90 lists. */
  readonly manyLists: StoreCounts;
}

/** What so many page views in a month use. */
export function usageOf(views: number, { counts, time }: Measured): Usage {
  const a = assumed;
  const signIns = views / a.pagesPerVisit;
  const files = views * a.filesPerPage;
  const reads = views * a.readsPerPage;
  const refusals = views * a.refused;
  const rows = (of: keyof StoreCounts) =>
    a.timesWritten * (signIns * counts.samlAgain[of] + refusals * counts.refusedCold[of]);
  return {
    requests: views + files + signIns * a.requestsPerSignIn,
    cpuMs: signIns * time.saml + reads * time.pageCold + (views + files - reads) * time.pageWarm,
    rowsRead: reads * counts.pageCold.rowsRead + rows('rowsRead'),
    rowsWritten: rows('rowsWritten'),
    kvKeys: reads * counts.pageCold.kvKeys,
    storageGb: ((signIns + refusals) * (a.daysKept / 30) * a.kilobytesPerRow) / 1_000_000,
  };
}

const metrics = Object.keys(prices) as (keyof typeof prices)[];

/** Dollars a month on the paid plan, with nothing else in the account. */
export function paidCost(usage: Usage): number {
  const extra = metrics.map((metric) => {
    const { included, dollars, per } = prices[metric];
    return (Math.max(0, usage[metric] - included) / per) * dollars;
  });
  return extra.reduce((sum, one) => sum + one, paidPlan);
}

/** Whether the free plan carries the busiest day, and what comes nearest to its limit. */
export function freePlan(usage: Usage): string {
  const shares = metrics.flatMap((metric) => {
    const { name, freePerDay } = prices[metric];
    return freePerDay === null ? [] : [{ name, share: ((usage[metric] / 30) * assumed.busiestDay) / freePerDay }];
  });
  const nearest = shares.reduce((most, one) => (one.share > most.share ? one : most));
  const percent = `${(nearest.share * 100).toFixed(0)} % of a day's ${nearest.name}`;
  return nearest.share <= 1 ? `fits: ${percent}` : `does not fit: ${percent}`;
}

export function costTables(measured: Measured): readonly Table[] {
  const { counts, manyLists } = measured;
  const manyNamed = { ...measured, counts: { ...counts, pageCold: manyLists } };
  const row = (views: number, of: Measured, more = '') => {
    const usage = usageOf(views, of);
    const { requests, cpuMs, rowsRead, rowsWritten, kvKeys, storageGb } = usage;
    const whole = [requests, rowsRead, rowsWritten, kvKeys, cpuMs / 1000].map((count) => show(count, 0));
    return [`${show(views, 0)}${more}`, ...whole, storageGb, freePlan(usage), paidCost(usage)] as const;
  };
  return [
    {
      id: 'd1-cost',
      title: `A month at Cloudflare (prices of ${pricesOf}), by page views; the rules name 2 lists`,
      columns: [
        'page views',
        'requests',
        'D1 rows read',
        'D1 rows written',
        'KV keys read',
        'CPU s',
        'D1 GB',
        'free plan',
        'paid plan, $',
      ],
      rows: [
        row(10_000, measured),
        row(100_000, measured),
        row(1_000_000, measured),
        row(1_000_000, manyNamed, ', the rules name 90 lists'),
      ],
    },
    {
      id: 'd1-assumptions',
      title: 'What the cost assumes, on the expensive side',
      columns: ['', 'value'],
      rows: Object.values(assumptions).map(({ says, value }) => [says, `${value}`]),
    },
  ];
}
