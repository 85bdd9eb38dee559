/** What issue 4 asks of the verification, as ratios of contenders that were measured in turn. */
import type { Goal } from '../lib/report.ts';
import { median, pairedRatio } from '../lib/statistics.ts';
import type { ColdSamples } from './cold.ts';
import type { CaseName } from './documents.ts';
import type { WarmSamples } from './warm.ts';

// Ten times the groups are nine times the octets. The short form runs on busy CI machines, so it leaves room: growth that is quadratic
// would be 100.
const growthLimit = 11;
const shortGrowthLimit = 14;

export function warmGoals(warm: WarmSamples, growth: number, short: boolean): Goal[] {
  const own = warm('postern', 'signed');
  const goals: Goal[] = [
    {
      ...{ goal: '1', kind: 'ratio', limit: 4 },
      says: 'verifyResponse, one signed assertion ÷ floor',
      measured: pairedRatio(own, warm('floor', 'signed')),
    },
    {
      ...{ goal: '1', kind: 'growth', limit: short ? shortGrowthLimit : growthLimit },
      says: '5 000 groups ÷ 500 groups',
      measured: growth,
    },
    withinFloor(warm, 'double', 'doubly signed'),
    withinFloor(warm, 'encrypted', 'encrypted'),
  ];
  if (short) return goals;
  return [
    ...goals,
    {
      ...{ goal: '1', kind: 'ratio', limit: 0.25 },
      says: 'one signed assertion ÷ xmlsec1 in C',
      measured: pairedRatio(own, warm('xmlsec1', 'signed')),
    },
    {
      ...{ goal: '1', kind: 'ratio', limit: 50, atLeast: true },
      says: 'one signed assertion: node-saml ÷ Postern',
      measured: pairedRatio(warm('node-saml', 'signed'), own),
    },
  ];
}

/** At most one and a half times the case's own floor, and the plain case. */
function withinFloor(warm: WarmSamples, name: CaseName, says: string): Goal {
  const plain = warm('postern', 'signed');
  const allowed = warm('floor', name).map((floor, round) => 1.5 * floor + (plain[round] ?? Number.NaN));
  return {
    ...{ goal: '1', kind: 'ratio', limit: 1 },
    says: `${says} ÷ (1.5 × its floor + one signed assertion)`,
    measured: pairedRatio(warm('postern', name), allowed),
  };
}

export function coldGoals(cold: ColdSamples): Goal[] {
  const first = cold.postern?.map(({ requests }) => requests[0] ?? Number.NaN) ?? [];
  return [
    {
      ...{ goal: '1', kind: 'time', limit: 6 },
      says: 'first verification in a fresh workerd, ms',
      measured: median(first),
    },
  ];
}
