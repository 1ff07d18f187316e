import { print } from './print.ts'

const n = 7
const s = '3'
const nothing = null as null | number
print(n + 1, n - +s, n * 2 ** 3, n % 4, n / 2, 2 ** -1, n << 2, -n >> 1, -n >>> 28, n & 3, n | 8, n ^ 2, ~n)
print(n == (7 as unknown), s === '3', n !== 8, nothing == undefined, nothing !== null, n < 8, n >= 7, 'a' < 'b')
print(n && s, 0 || s, nothing ?? 'none', !n, !!s, n > 3 && n < 9 || false, n ? 1 : 0)
let a = 5
a += 2; a -= 1; a *= 3; a /= 2; a %= 5; a **= 2; a <<= 1; a >>= 1; a >>>= 0; a &= 7; a |= 8; a ^= 3
print(a)
let e: number | undefined
e ??= 4; e &&= e + 1; e ||= 9
print(e, (e = 3), e++, e--, ++e, --e)
const object: Record<string, number> = { a: 1 }
object['a']! += 2; object.b ??= 4; object.a!++; --object['b']
print(object, 'a' in object, delete object.a, object instanceof Object, typeof n, void n)
print(1n + 2n, 2n ** 70n, -5n / 2n, BigInt.asUintN(8, -1n), [1] + '', `${n}` == s, NaN !== NaN, +'', +true)
print(n > 5 ? n > 6 ? 'a' : 'b' : 'c', (n, s), [n, s].includes(n), /x/.test('x') && 'matched')
