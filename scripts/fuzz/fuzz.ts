/**
 * `npm run fuzz [-- --seed N] [--count N]`: changes genuine messages in 100 000 ways, from single octets to planned wrapping, and asks
 * of every answer that it is one of our reasons or exactly what was signed, and quick. Exits 1 on anything else and leaves a file
 * that `--case FILE` plays again; keys are new in every run, so the file holds them. Not a proof that there is nothing to find.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Finding, type Report, runCampaign } from './campaign.ts';
import { check } from './check.ts';

const folder = '.wrangler/fuzz';

function keep(seed: number, finding: Finding): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${seed}-${finding.index}.json`);
  writeFileSync(
    path,
    JSON.stringify({ seed, ...finding, input: Buffer.from(finding.input).toString('base64') }, null, 1),
  );
  return path;
}

async function replay(path: string): Promise<void> {
  const { target, input, wrong }: Finding = JSON.parse(readFileSync(path, 'utf8'));
  console.log(`was wrong: ${wrong}`);
  const { code, said } = await check(target, Buffer.from(input, 'base64').toString('utf8'));
  console.log(`now: ${code}${said === null ? '' : ` ${said}`}`);
}

function tell({ codes, accepted, slowest }: Report): void {
  const most = [...codes].sort(([, a], [, b]) => b - a);
  for (const [code, times] of most) console.log(`${String(times).padStart(8)} ${code}`);
  console.log(`accepted, by the way of changing: ${[...accepted].map(([way, times]) => `${way} ${times}`).join(', ')}`);
  console.log('slowest, in milliseconds of processor time:');
  for (const { index, subject, way, code, milliseconds, length } of slowest)
    console.log(`${milliseconds.toFixed(1).padStart(8)} #${index} ${subject}, ${way}, ${length} characters: ${code}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '100000' },
      case: { type: 'string' },
    },
  });
  if (values.case !== undefined) return replay(values.case);
  const [seed, count] = [Number(values.seed), Number(values.count)];
  if (!Number.isSafeInteger(seed) || !(count > 0)) throw new Error('--seed and --count are whole numbers');
  const start = performance.now();
  const report = await runCampaign(seed, count, (done) => {
    if (done % 10_000 > 0 && done !== count) return;
    const seconds = (performance.now() - start) / 1000;
    console.log(`${done} of ${count}, ${Math.round(done / seconds)} a second`);
  });
  tell(report);
  for (const finding of report.findings)
    console.log(`✗ #${finding.index} ${finding.subject}, ${finding.way}: ${finding.wrong}\n  ${keep(seed, finding)}`);
  console.log(`seed ${seed}: ${count} changed messages, ${report.findings.length} findings`);
  process.exitCode = report.findings.length === 0 ? 0 : 1;
}

await main();
