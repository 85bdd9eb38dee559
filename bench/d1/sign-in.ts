/** Sign-ins to be counted: those that succeed are reader.ts's, these are refused. */
import { idpTokenUrl, writeToken } from '../lib/idp.ts';
import { answerSaml, postSaml, type Started, sendToken, startLogin } from '../lib/reader.ts';
import { expect } from './count.ts';

const email = 'sam@acme.example';
const other = 'bea@acme.example';

/** The signed message with another address in it. */
function alterMessage(base64: string): string {
  const altered = Buffer.from(base64, 'base64').toString('utf8').replaceAll(email, other);
  return Buffer.from(altered).toString('base64');
}

export async function refuseAlteredSaml(port: number): Promise<void> {
  const started = await startLogin(port, 'acme');
  const form = await answerSaml(started, email);
  expect(
    await postSaml(port, started, { ...form, SAMLResponse: alterMessage(form['SAMLResponse'] ?? '') }),
    403,
    'DIGEST_MISMATCH',
  );
}

/** Signs in, and returns what tries the same message once more in the same browser. */
export async function useSaml(port: number): Promise<() => Promise<void>> {
  const started = await startLogin(port, 'acme');
  const form = await answerSaml(started, email);
  expect(await postSaml(port, started, form), 303);
  return async () => {
    expect(await postSaml(port, started, form), 403, 'SAML_REPLAYED');
  };
}

export async function refuseAlteredToken(port: number): Promise<void> {
  const started = await startLogin(port, 'partners');
  const [head, , signature] = (await writeToken(email)).split('.');
  const [, payload] = (await writeToken(other)).split('.');
  expect(await sendToken(port, started, `${head}.${payload}.${signature}`), 403, 'TOKEN_VERIFICATION_FAILED');
}

/** The same with a token. */
export async function useToken(port: number): Promise<() => Promise<void>> {
  const started: Started = await startLogin(port, 'partners');
  if (!started.location.href.startsWith(idpTokenUrl)) throw new Error(`Sent to ${started.location.href}`);
  const token = await writeToken(email);
  expect(await sendToken(port, started, token), 303);
  return async () => {
    expect(await sendToken(port, started, token), 403, 'JTI_CLAIM_INVALID');
  };
}
