// Shapes of messages: small guards that check type and size before anything reads a value. Unknown keys are refused.
import { textLength } from '../base/id.ts'

/** True where the value is of this shape. */
export type Shape<T> = (value: unknown) => value is T
export type Of<S> = S extends Shape<infer T> ? T : never

/** Exactly this value. */
export const is =
  <const T extends string | number | boolean | null>(wanted: T): Shape<T> =>
  (value): value is T =>
    value === wanted

/** One of these values. */
export const oneOf =
  <const T extends readonly (string | number)[]>(...wanted: T): Shape<T[number]> =>
  (value): value is T[number] =>
    (wanted as readonly unknown[]).includes(value)

export const bool: Shape<boolean> = (value): value is boolean => typeof value === 'boolean'

/** A whole number in this range. */
export const int =
  (min: number, max: number): Shape<number> =>
  (value): value is number =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max

/** Well-formed text of at most so many UTF-16 units. */
export const text =
  (max: number, min = 0): Shape<string> =>
  (value): value is string =>
    typeof value === 'string' && value.length >= min && value.length <= max && !/\p{Cs}/u.test(value)

/** Exactly so many bytes (or from `size` to `max`), as base64url. */
export const bytes =
  (size: number, max = size): Shape<string> =>
  (value): value is string =>
    typeof value === 'string' && value.length >= textLength(size) && value.length <= textLength(max) && /^[\w-]*$/.test(value)

export const nullable =
  <T>(inner: Shape<T>): Shape<T | null> =>
  (value): value is T | null =>
    value === null || inner(value)

/** A list of at most so many. */
export const list =
  <T>(inner: Shape<T>, max: number): Shape<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.length <= max && value.every(inner)

/** An object with exactly these keys. */
export const obj = <const S extends Record<string, Shape<unknown>>>(fields: S): Shape<{ [K in keyof S]: Of<S[K]> }> => {
  const keys = Object.keys(fields)
  return (value): value is { [K in keyof S]: Of<S[K]> } =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key) && fields[key]!((value as Record<string, unknown>)[key]))
}

/** One of several messages, told apart by `t`. */
export type Messages<S extends Record<string, Shape<object>>> = { [K in keyof S & string]: { t: K } & Of<S[K]> }[keyof S & string]

/** Reads a text frame as one of these messages; the code says why not. */
export function read<const S extends Record<string, Shape<object>>>(
  shapes: S,
  frame: string,
): Messages<S> | 'malformed' | 'unknown-message' {
  let value: unknown
  try {
    value = JSON.parse(frame)
  } catch {
    return 'malformed'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'malformed'
  const { t, ...rest } = value as Record<string, unknown>
  if (typeof t !== 'string' || !Object.hasOwn(shapes, t)) return 'unknown-message'
  return shapes[t]!(rest) ? (value as Messages<S>) : 'malformed'
}
