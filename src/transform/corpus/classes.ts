import { print } from './print.ts'

abstract class Shape {
  static #made = 0
  static readonly kinds = new Set<string>()
  readonly name: string
  abstract area(): number
  constructor(name: string) { this.name = name; Shape.#made++; Shape.kinds.add(name) }
  static get made() { return Shape.#made }
  describe() { return `${this.name} ${this.area()}` }
  toString(): string { return this.describe() }
}
class Square extends Shape {
  #side = Number('3')
  corners = [1, 2].map((i) => i * this.#side)
  grow = (by: number) => { this.#side += by; return this }
  constructor() { super('square') }
  override area() { return this.#side ** 2 }
  #secret() { return this.#side++ }
  secret() { return [this.#secret(), this.#secret()] }
  set side(value: number) { this.#side = value }
  get side(): number { return this.#side }
  static { print('static block', Number('7')) }
}
class Named extends Square {
  constructor(readonly_: string) { super(); print(readonly_, new.target.name) }
  override describe() { return `named ${super.describe()} ${super.secret().join()}` }
  override get side() { return super.side * 10 }
  override set side(value: number) { super.side = value }
}
const square = new Square().grow(2)
print(`${square}`, square.secret(), square.corners, Shape.made)
const named = new Named('hello')
named.side = 4
print(named.side, named.describe(), named.toString(), Shape.made, [...Shape.kinds])
const Mixed = (<T extends new (...args: any[]) => object>(Base: T) => class extends Base { mixed() { return 'mixed' } })(Object)
class Last extends ((B) => B)(Mixed) {}
print(new Last().mixed(), new (class { v = 5 })().v)
