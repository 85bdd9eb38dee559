/**
 * Room for the octets of one proof while it is judged. To reserve memory costs an engine more than to write a few hundred octets into
 * it, so room is borrowed and given back: whoever has it has it alone, until every promise that was given its octets is settled.
 */
import { fromBase64, octetsOfBase64, octetsOfBase64Url, unwrapped, writeBase64, writeBase64Url } from './base64.ts';
import { type Bytes, utf8 } from './bytes.ts';

export interface Arena {
  readonly octets: Bytes;
  /** How many of them are taken. */
  used: number;
}

/** For whoever has none: what is laid into it lies elsewhere. */
export const noArena: Arena = { octets: new Uint8Array(), used: 0 };

const idle: Arena[] = [];
/** More are in use at once only where a signature takes its time. */
const MOST_IDLE = 4;

/** An empty one with at least so many octets. One that is never given back is simply forgotten. */
export function borrowArena(octets: number): Arena {
  const last = idle.pop();
  if (last === undefined || last.octets.length < octets) return { octets: new Uint8Array(octets), used: 0 };
  last.used = 0;
  return last;
}

/** Only when nobody has a part of it any more. */
export function giveBackArena(arena: Arena): void {
  if (idle.length < MOST_IDLE) idle.push(arena);
}

function take(arena: Arena, octets: number): Bytes | null {
  const end = arena.used + octets;
  if (end > arena.octets.length) return null;
  const place = arena.octets.subarray(arena.used, end);
  arena.used = end;
  return place;
}

const encoder = new TextEncoder();

/** The octets of ASCII text; null when it is none, or there is no room. */
export function layAscii(arena: Arena, text: string): Bytes | null {
  const place = take(arena, text.length);
  if (place === null) return null;
  // There is one octet for each character: those of more leave some unread.
  return encoder.encodeInto(text, place).read === text.length ? place : null;
}

/** The octets that canonical, unpadded base64url spells; null for anything else, or when there is no room. */
export function layBase64Url(arena: Arena, text: string): Bytes | null {
  const place = take(arena, octetsOfBase64Url(text));
  return place !== null && writeBase64Url(text, place) ? place : null;
}

/** The UTF-8 octets of a text; elsewhere where there is no room for them. */
export function layUtf8(arena: Arena, text: string): Bytes {
  const free = arena.octets.subarray(arena.used);
  const { read, written } = encoder.encodeInto(text, free);
  if (read < text.length) return utf8(text);
  arena.used += written;
  return free.subarray(0, written);
}

/** The octets that canonical, padded base64 spells, white space of XML apart, elsewhere where there is no room; null for anything else. */
export function layWrappedBase64(arena: Arena, text: string): Bytes | null {
  // Most are not wrapped: then nothing is copied.
  return layBase64(arena, text) ?? layBase64(arena, unwrapped(text));
}

function layBase64(arena: Arena, text: string): Bytes | null {
  const octets = octetsOfBase64(text);
  const place = octets === null ? null : take(arena, octets);
  if (place === null) return fromBase64(text);
  if (writeBase64(text, place)) return place;
  arena.used -= place.length;
  return null;
}
