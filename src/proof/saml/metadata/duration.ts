/** xs:duration (XML Schema part 2 §3.2.6) as metadata uses it in `cacheDuration`. It is a hint, so a month is simply 30 days. */

const shape =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,10})(?:\.\d{1,12})?S)?)?$/;
const day = 86_400_000;
const unitMs = [365 * day, 30 * day, day, 3_600_000, 60_000, 1000];

/** Milliseconds; finer fractions are cut. Null for what is no duration, or a negative one. */
export function readDuration(text: string): number | null {
  const match = shape.exec(text);
  if (match === null || /[PT]$/.test(text)) return null;
  return unitMs.reduce((sum, ms, i) => sum + ms * Number(match[i + 1] ?? 0), 0);
}
