// Finding by typing: words in any order, without regard to capitals and accents.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { found } from './search.ts'

const all = [{ search: 'Écoute Violences Conjugales 0800 30 030' }, { search: 'A lawyer' }, { search: 'مُحامٍ' }]

test('every word has to stand there, in any order, without capitals and accents', () => {
  assert.deepEqual(found(all, 'conjugales ecoute'), [all[0]])
  assert.deepEqual(found(all, '0800 lawyer'), [])
  assert.deepEqual(found(all, 'محام'), [all[2]])
  assert.deepEqual(found(all, '  '), all)
})
