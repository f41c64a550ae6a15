// Measures ours and the limit by turns, so that whatever else the machine does falls on both.
import { median } from './numbers.ts'

export type Pair = { ours: number; limit: number }

/**
 * Each measurement gives one number or several; answers with one pair of medians for each of them.
 * Every second repeat begins with the limit.
 */
export async function alternate(repeats: number, ours: () => Promise<number[]>, limit: () => Promise<number[]>): Promise<Pair[]> {
  const oursSeen: number[][] = []
  const limitSeen: number[][] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    if (repeat % 2 === 0) {
      oursSeen.push(await ours())
      limitSeen.push(await limit())
    } else {
      limitSeen.push(await limit())
      oursSeen.push(await ours())
    }
  }
  const at = (seen: number[][], i: number): number => median(seen.map((numbers) => numbers[i]!))
  return oursSeen[0]!.map((_, i) => ({ ours: at(oursSeen, i), limit: at(limitSeen, i) }))
}
