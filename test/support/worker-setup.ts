/** Before each file of worker tests: the real migrations in the real local D1. */
import { env } from 'cloudflare:workers';
import { applyD1Migrations } from 'cloudflare:test';

await applyD1Migrations(env.DB, env.MIGRATIONS);
