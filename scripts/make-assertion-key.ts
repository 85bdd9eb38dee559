/** Prints a fresh ASSERTION_KEY, a private JWK for ES256: `npm run -s assertion-key | npx wrangler secret put ASSERTION_KEY`. */
const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
console.log(JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey)));
