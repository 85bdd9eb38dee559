/**
 * Pages that an origin finds by another spelling of the segments of a path, each segment in its place: WordPress makes a slug of whatever
 * it is asked for (`sanitize_title_with_dashes`), so `/-board.minutes~` is `/board-minutes` to it, and some take `+` for a space.
 */

/** What a slug could have been made from: anything but letters, digits, `_` and single dashes inside a segment. */
const unlikeSlug = /[ -,.:-@[-^`{-~]|--|\/-|-(?:\/|$)/;

/** Other spellings of a path (a reading: case-folded, dots resolved) that an origin may look up; none for what is a slug already. */
export function respell(path: string): readonly string[] {
  if (!unlikeSlug.test(path)) return [];
  const slug = slugged(path);
  const spaced = path.includes('+') ? [path.replaceAll('+', ' ')] : [];
  return slug === path ? spaced : [slug, ...spaced];
}

function slugged(path: string): string {
  const dashed = path
    .replace(/<[^>/]*>?|&[^;/]*;?/g, (found) => (/^<|;$/.test(found) ? '' : found))
    .replace(/[.+ ]+/g, '-')
    .replace(/[!-,:-@[-^`{-~]+/g, '')
    .replace(/-{2,}/g, '-');
  const trimmed = dashed.replace(/\/-|-(?=\/|$)/g, (found) => (found.length > 1 ? '/' : '')).replace(/\/{2,}/g, '/');
  return trimmed.length > 1 && trimmed.endsWith('/') ? trimmed.slice(0, -1) : trimmed;
}

/** How long the folder is that two paths share. */
export function sharedFolder(one: string, other: string): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  return one.lastIndexOf('/', same);
}
