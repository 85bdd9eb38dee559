/**
 * The guards people put in front of a site today, signed in for real and checked, each beside a bare proxy of the same kind: the
 * same program with the same configuration, only without the guard.
 */
import type { Server } from '../../lib/processes.ts';
import { browser } from '../own.ts';
import { startBareApache } from './apache.ts';
import { startExpress } from './express.ts';
import { startMellon } from './mellon.ts';
import { startOpenidc } from './openidc.ts';
import { startShib } from './shib.ts';
import type { Front } from './sign-in.ts';

export interface Peer {
  readonly name: string;
  readonly bareName: string;
  readonly bare: Target;
  readonly guarded: Target;
  /** Ends both. The peers on Apache share one bare Apache, which ends with the last of them. */
  stop(): Promise<void>;
}

export interface Target {
  readonly server: Server;
  readonly url: string;
  /** A browser's, with the `Cookie` of a signed-in reader; the bare proxy gets the same. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts them all, and throws when one is not installed or does not guard. `originPort` must answer the page at any path. */
export async function startPeers(originPort: number): Promise<readonly Peer[]> {
  const apache = shareServer(await startBareApache(originPort), 3);
  const express = await startExpress(originPort);
  return [
    pair('apache mod_auth_mellon', 'apache, bare proxy', await startMellon(originPort), apache),
    pair('apache mod_auth_openidc', 'apache, bare proxy', await startOpenidc(originPort), apache),
    pair('apache mod_shib with shibd', 'apache, bare proxy', await startShib(originPort), apache),
    pair('express passport-saml', 'express, bare proxy', express.guarded, express.bare),
  ];
}

function pair(name: string, bareName: string, guarded: Front & { readonly cookie: string }, bare: Front): Peer {
  return {
    name,
    bareName,
    bare: target(bare, guarded.cookie),
    guarded: target(guarded, guarded.cookie),
    async stop() {
      await guarded.server.stop();
      await bare.server.stop();
    },
  };
}

function target({ server, url }: Front, cookie: string): Target {
  return { server, url, headers: { ...browser, Host: new URL(url).host, Cookie: cookie } };
}

/** Ends with the last of its users. */
function shareServer({ server, url }: Front, users: number): Front {
  let left = users;
  const stop = async () => {
    left--;
    if (left === 0) await server.stop();
  };
  return { url, server: { ...server, stop } };
}
