/**
 * `npm run bench -- saml`: what the verification of a SAML Response costs, warm and in a fresh process, beside its own cryptography
 * (the floor) and beside what others use. The short form knows only the floor and Postern.
 */
import type { Options } from '../bench.ts';
import { writeChart } from '../lib/plot.ts';
import type { Cell, Report, Table } from '../lib/report.ts';
import { median, pairedRatio } from '../lib/statistics.ts';
import { type ColdSamples, measureCold } from './cold.ts';
import { type Contender, check } from './contender.ts';
import { caseNames, type Documents, makeDocuments } from './documents.ts';
import { coldGoals, warmGoals } from './goals.ts';
import { jdk } from './jdk.ts';
import { measureGrowth, measureWarm, type WarmSamples } from './warm.ts';
import { type PeerId, workerContender, workerContenders } from './workers.ts';
import { xmlsec1 } from './xmlsec1.ts';

const few = { rounds: 3, sample: 100_000, warmUp: 0.2, coldRounds: 2 };
const many = { rounds: 9, sample: 400_000, warmUp: 1, coldRounds: 12 };

const own: readonly PeerId[] = ['floor', 'postern'];
const peers: readonly PeerId[] = ['xmldsigjs', 'node-saml', 'samlify'];

export async function saml(options: Options): Promise<Report> {
  const effort = options.short ? few : many;
  const documents = await makeDocuments();
  const ids = options.short ? own : [...own, ...peers];
  const contenders = await startAll(ids, documents, options.short);
  const warm = await measureWarm(contenders, effort);
  const postern = contenders.find(({ id }) => id === 'postern');
  const growth = postern === undefined ? Number.NaN : await measureGrowth(postern);
  for (const contender of contenders) await contender.stop();
  const cold = await measureCold(ids, documents, effort.coldRounds);
  if (options.publish) writeCharts(contenders, warm, cold);
  return {
    bench: 'saml',
    tables: [warmTable(contenders, warm, documents), coldTable(cold)],
    goals: [...warmGoals(warm, growth, options.short), ...coldGoals(cold)],
  };
}

/** Started, and found to answer rightly. */
async function startAll(ids: readonly PeerId[], documents: Documents, short: boolean): Promise<Contender[]> {
  const started: Contender[] = [];
  const makers = ids.map((id) => () => workerContender(id, documents));
  for (const make of short ? makers : [...makers, () => xmlsec1(documents), () => jdk(documents)]) {
    const contender = await make();
    await check(contender, documents);
    started.push(contender);
  }
  return started;
}

function warmTable(contenders: readonly Contender[], warm: WarmSamples, { cases }: Documents): Table {
  const rows = contenders.map(({ id, name: who }): Table['rows'][number] => {
    const cells = caseNames.map((name): Cell => (warm(id, name).length === 0 ? '–' : { samples: warm(id, name) }));
    return [who, ...cells, pairedRatio(warm(id, 'signed'), warm('postern', 'signed'))];
  });
  const titles = caseNames.map((name) => cases[name].title);
  return {
    id: 'saml-warm',
    title: 'One verification of a SAML Response, warm: µs of processor time, median (least–most)',
    columns: ['who', ...titles, 'signed assertion ÷ Postern'],
    rows,
  };
}

function coldTable(cold: ColdSamples): Table {
  const rows = Object.entries(cold).map(([id, samples]): Table['rows'][number] => [
    workerContenders[id as PeerId].name,
    { samples: samples.map(({ load }) => load) },
    ...[1, 2, 10].map((nth): Cell => ({ samples: samples.map(({ requests }) => requests[nth - 1] ?? Number.NaN) })),
  ]);
  return {
    id: 'saml-cold',
    title:
      'The first verifications of one signed assertion in a fresh workerd: ms of processor time, less an empty Worker’s and an empty request’s in the same round, median (least–most)',
    columns: ['who', 'loading the Worker', '1st', '2nd', '10th'],
    rows,
  };
}

function writeCharts(contenders: readonly Contender[], warm: WarmSamples, cold: ColdSamples): void {
  writeChart('bench-saml-warm', {
    title: 'One signed assertion, verified warm',
    unit: 'µs of processor time',
    logarithmic: true,
    bars: contenders.map(({ id, short }) => ({
      name: short,
      value: median(warm(id, 'signed')),
      own: id === 'postern',
    })),
  });
  writeChart('bench-saml-first', {
    title: 'The first verification in a fresh workerd',
    unit: 'ms of processor time',
    bars: Object.entries(cold).map(([id, samples]) => ({
      name: workerContenders[id as PeerId].short,
      value: median(samples.map(({ requests }) => requests[0] ?? Number.NaN)),
      own: id === 'postern',
    })),
  });
}
