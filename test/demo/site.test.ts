// The demo site says at the top of every page who may read it, and its links lead somewhere: both are held against wrangler.toml.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import * as places from '../../demo/places.ts';
import { makeSecrets } from '../../demo/start/dev-vars.ts';
import type { Reader } from '../../src/core/access.ts';
import { readPath } from '../../src/core/path.ts';
import { decide } from '../../src/core/verdict.ts';
import { parseSettings } from '../../src/settings/parse.ts';
import type { Site } from '../../src/settings/site.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'demo/site');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
const pages = files.filter((name) => name.endsWith('.html') && name !== '404.html');
let site: Site;

beforeAll(async () => {
  const { vars } = parse(readFileSync(join(root, 'wrangler.toml'), 'utf8')) as { vars: Record<string, unknown> };
  const { certificatePem } = await makeKey(new Date());
  const env = { ...vars, ...(await makeSecrets()), DEMO_IDP_CERTIFICATE: certificatePem, ASSETS: { fetch() {} } };
  const settings = parseSettings(env);
  expect(settings.faults).toEqual([]);
  site = settings.sites.get(new URL(places.gatewayUrl).host) as Site;
});

/** Who gets in: nobody signed in, on no list, staff, board. */
function readersOf(path: string): string {
  const readers: readonly [string, Reader | null][] = [
    ['anyone', null],
    ['signed in', { email: 'a@b.example', active: true, lists: new Set() }],
    ['staff', { email: 'a@b.example', active: true, lists: new Set(['staff']) }],
    ['board', { email: 'a@b.example', active: true, lists: new Set(['board']) }],
  ];
  const readings = readPath(path);
  if (!readings.ok) throw new Error(path);
  const admitted = readers.filter(([, reader]) =>
    ['open', 'allow'].includes(decide(site, readings.value, reader).kind),
  );
  return admitted.map(([name]) => name).join(', ');
}

const promised: Readonly<Record<string, string>> = {
  public: 'anyone, signed in, staff, board',
  sso: 'signed in, staff, board',
  team: 'staff, board',
  board: 'board',
  deny: '',
};

function pathOf(file: string): string {
  return `/${file.replace(/(?:^|(?<=\/))index\.html$|\.html$/, '')}`;
}

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

describe('the demo site', () => {
  test.each(pages)('%s tells the truth about who may read it', (file) => {
    const reach = /<p class="reach reach-(\w+)">/.exec(read(file))?.[1] ?? 'not said';
    expect(readersOf(pathOf(file))).toBe(promised[reach]);
  });

  test.each(pages)('%s links only to what there is, and signs in to itself', (file) => {
    const there = new Set(files.flatMap((name) => [pathOf(name), `/${name}`]));
    const links = [...read(file).matchAll(/(?:href|src)="(\/[^"]*)"/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !link.startsWith('/_sso/') && !there.has(link))).toEqual([]);
    expect(links).toContain(`/_sso/login?return_to=${pathOf(file)}`);
  });

  test.each(pages)('%s needs no script and nothing from elsewhere', (file) => {
    expect(read(file)).not.toMatch(/<script(?! src="\/assets\/)|\son\w+=|style=|(?:src|href)="(?:https?:)?\/\//);
    for (const image of read(file).match(/<img[^>]*>/g) ?? []) expect(image).toContain(' alt="');
  });

  test('images and the search index are shut like the pages that use them', () => {
    expect(readersOf('/images/public/orchard.svg')).toBe(promised['public']);
    expect(readersOf('/images/private/wiring.svg')).toBe(promised['sso']);
    expect(readersOf('/kb/search-index.json')).toBe(promised['team']);
  });

  // A search index once held the merger plan, and staff may fetch the index.
  test('only what is for the board alone names the firm in the merger plan', () => {
    const naming = files.filter((name) => read(name).includes('Boomgaard'));
    expect(naming.sort()).toEqual(['blog/board/third-quarter.html', 'kb/merger-plan.html']);
    expect(naming.map((name) => readersOf(pathOf(name)))).toEqual(['board', 'board']);
  });
});

test('demo/places.ts and wrangler.toml name the same places', () => {
  expect(site.name).toBe(places.site);
  expect(site.connections.get(places.samlConnection)).toMatchObject({
    type: 'saml',
    source: {
      idp: { entityId: places.idpEntityId, sso: [{ binding: 'redirect', url: `${places.idpUrl}/saml/sso` }, {}] },
    },
    acsUrl: places.acsUrl,
    spEntityId: places.spEntityId,
  });
  expect(site.connections.get(places.jwtConnection)).toMatchObject({
    type: 'jwt',
    remoteLoginUrl: `${places.idpUrl}/jwt/login`,
    algorithm: 'HS256',
  });
});
