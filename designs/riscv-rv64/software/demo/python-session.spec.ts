import { expect, it } from 'vitest'
import { PythonSession } from './python-session.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const typed = (session: PythonSession) => Buffer.from(session.read(1000)).toString('latin1')

it('types each line at a prompt, then the script at the raw prompt, then the end', () => {
  let shown = ''
  const session = new PythonSession(['1+1', '2+2'], 'print(3)', (text) => {
    shown += text
  })
  expect(typed(session)).toBe('')
  session.write(bytes('MicroPython\r\n>>'))
  expect(typed(session)).toBe('')
  session.write(bytes('> '))
  expect(typed(session)).toBe('1+1\r')
  expect(typed(session)).toBe('')
  session.write(bytes('1+1\r\n2\r\n>>> '))
  expect(typed(session)).toBe('2+2\r')
  session.write(bytes('2+2\r\n4\r\n>>> '))
  expect(typed(session)).toBe('\x01')
  session.write(bytes('\r\nraw REPL; CTRL-B to exit\r\n>'))
  expect(typed(session)).toBe('print(3)\x04')
  session.write(bytes('OK3\r\n\x04\x04>'))
  expect(typed(session)).toBe('\x02')
  session.write(bytes('\r\n>>> '))
  expect(typed(session)).toBe('\x04')
  expect(shown).toContain('OK3\r\n>')
  expect(session.text).toContain('OK3\r\n\x04\x04>')
})

it('gives no more than is asked for', () => {
  const session = new PythonSession(['abc'], undefined, () => {})
  session.write(bytes('>>> '))
  expect([2, 2, 2].map((most) => Buffer.from(session.read(most)).toString())).toEqual(['ab', 'c\r', ''])
})
