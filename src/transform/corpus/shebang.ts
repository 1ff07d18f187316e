#!/usr/bin/env node
'use strict'
import { print } from './print.ts'
const $p = 1, $f = (x: number) => x + $p, $at = $f(2)
function $enter() { const $name = $f($at); return $name }
print($p, $at, $enter(), [1].map($f))
