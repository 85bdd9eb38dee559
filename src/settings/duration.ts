/** Durations as the settings write them: a whole number and one unit, `"90s" "15m" "12h" "30d"`. */
const unitMs: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** Milliseconds; null for anything that is not a duration. At most five digits, so that the result is always exact. */
export function parseDuration(text: string): number | null {
  const [, digits, unit] = /^(0|[1-9][0-9]{0,4})([smhd])$/.exec(text) ?? [];
  const ms = unitMs.get(unit ?? '');
  return digits === undefined || ms === undefined ? null : Number(digits) * ms;
}
