/** `bench jwt`: processor time of one verification of a token in raw workerd, warm and in a fresh process, beside WebCrypto alone and jose. */
import type { Options } from '../bench.ts';
import { writeChart } from '../lib/plot.ts';
import type { Cell, Goal, Report, Table } from '../lib/report.ts';
import { interleave, median, pairedRatio } from '../lib/statistics.ts';
import type { Workerd } from '../lib/workerd.ts';
import { type ColdSamples, coldAlgorithms, measureCold } from './cold.ts';
import { type ContenderId, check, contenderIds, names, spend, startContender } from './contender.ts';
import { type AlgorithmName, algorithms, makeTokens, type Tokens } from './tokens.ts';

const limits = { HS256: 1.6, RS256: 1.3 } as const;

/** Processor time in microseconds: `warmUp` is used up before anything counts, a sample takes about as long as `sample` says. */
interface Effort {
  readonly rounds: number;
  readonly warmUp: number;
  readonly sample: number;
}
const few: Effort = { rounds: 3, warmUp: 400_000, sample: 80_000 };
const many: Effort = { rounds: 11, warmUp: 1_000_000, sample: 200_000 };

type Warm = Readonly<Record<string, readonly number[]>>;

/** How many verifications a sample takes, found out while warming up. */
async function countFor(workerd: Workerd, algorithm: AlgorithmName, { warmUp, sample }: Effort): Promise<number> {
  let count = 200;
  for (let total = 0; total < warmUp; ) {
    const spent = await spend(workerd, algorithm, count);
    total += spent;
    count = Math.ceil((count * sample) / spent);
  }
  return count;
}

async function measureWarm(workers: readonly (readonly [ContenderId, Workerd])[], effort: Effort): Promise<Warm> {
  const turns: Record<string, () => Promise<number>> = {};
  for (const algorithm of algorithms) {
    for (const [id, workerd] of workers) {
      const count = await countFor(workerd, algorithm, effort);
      turns[`${id} ${algorithm}`] = async () => (await spend(workerd, algorithm, count)) / count;
    }
  }
  return interleave(turns, effort.rounds);
}

/** Starts everybody, makes sure that they judge rightly, and measures. */
async function checkAndMeasure(tokens: Tokens, effort: Effort): Promise<Warm> {
  const workers: [ContenderId, Workerd][] = [];
  for (const id of contenderIds) workers.push([id, await startContender(id, tokens)]);
  for (const [id, workerd] of workers) await check(id, workerd);
  const warm = await measureWarm(workers, effort);
  for (const [, workerd] of workers) await workerd.stop();
  return warm;
}

function samplesOf(warm: Warm, id: ContenderId, algorithm: AlgorithmName): readonly number[] {
  return warm[`${id} ${algorithm}`] ?? [];
}

function toBare(warm: Warm, id: ContenderId, algorithm: AlgorithmName): number {
  return pairedRatio(samplesOf(warm, id, algorithm), samplesOf(warm, 'bare', algorithm));
}

function warmTable(warm: Warm): Table {
  return {
    id: 'jwt-warm',
    title: 'One verification of a token, warm: µs of processor time, median (least–most), and that of bare WebCrypto’s',
    columns: ['', ...algorithms.flatMap((algorithm) => [algorithm, '÷ bare'])],
    rows: contenderIds.map((id) => [
      names[id],
      ...algorithms.flatMap((one): Cell[] => [{ samples: samplesOf(warm, id, one) }, toBare(warm, id, one)]),
    ]),
  };
}

function coldTable(cold: ColdSamples): Table {
  return {
    id: 'jwt-first',
    title:
      'The first verifications in a fresh workerd: ms of processor time, less an empty request’s, median (least–most)',
    columns: ['', ...coldAlgorithms.flatMap((algorithm) => [`${algorithm}, 1st`, '2nd'])],
    rows: contenderIds.map((id) => [
      names[id],
      ...coldAlgorithms.flatMap((algorithm): Cell[] => {
        const { first = [], second = [] } = cold.get(`${id} ${algorithm}`) ?? {};
        return [{ samples: first }, { samples: second }];
      }),
    ]),
  };
}

function goals(warm: Warm): readonly Goal[] {
  return (['HS256', 'RS256'] as const).map((algorithm) => ({
    goal: '3',
    says: `${algorithm}: verifyToken ÷ bare WebCrypto`,
    measured: toBare(warm, 'postern', algorithm),
    limit: limits[algorithm],
    kind: 'ratio',
  }));
}

function writePlot(warm: Warm): void {
  const bars = algorithms.flatMap((algorithm) =>
    contenderIds.map((id) => ({
      name: `${algorithm}, ${names[id].replace(/[:,].*/, '')}`,
      value: median(samplesOf(warm, id, algorithm)),
      own: id === 'postern',
    })),
  );
  writeChart('bench-jwt', { title: 'One verification of a token, warm', unit: 'µs of processor time', bars });
}

export const jwt = async ({ short, publish }: Options): Promise<Report> => {
  const tokens = await makeTokens();
  const warm = await checkAndMeasure(tokens, short ? few : many);
  if (short) return { bench: 'jwt', tables: [warmTable(warm)], goals: goals(warm) };
  if (publish) writePlot(warm);
  return { bench: 'jwt', tables: [warmTable(warm), coldTable(await measureCold(tokens, 8))], goals: goals(warm) };
};
