/**
 * Files whose code most isolates never run: it is left to be compiled when it is called. Everything else is on the way of a page
 * view or of a sign-in.
 */
const rare: readonly RegExp[] = [
  /\/src\/web\/pages\/(?!headers\.ts$)/,
  // What pages are made with.
  /\/node_modules\/hono\//,
  /\/src\/web\/(?:slo|metadata|sp-metadata|jwks|health|cron|survive|warnings|jwt-verify|logout|same-origin|session-info|saml-explain)/,
  /\/src\/proof\/saml\/(?:logout|metadata)\//,
  // Whether anything is encrypted every sign-in has to ask.
  /\/src\/proof\/saml\/encryption\/(?!parts\.ts$)/,
  /\/src\/proof\/saml\/(?:quirks|aadsts|near-miss|clock)\.ts$/,
  /\/src\/proof\/saml\/signature\/(?:sign|redirect)\.ts$/,
  /\/src\/proof\/jwt\/(?:key-jwk|jwks)\.ts$/,
  /\/src\/settings\/suggest\.ts$/,
];

export function isRare(source: string): boolean {
  const path = `/${source.replaceAll('\\', '/')}`;
  return rare.some((pattern) => pattern.test(path));
}
