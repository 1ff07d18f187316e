import type { ts } from 'ts-morph'
import { quoted } from './callers.ts'
import { calleeName } from './calls.ts'
import type { Rewriting } from './rewriting.ts'

/** Tells the runtime what a value is called: `const value = reg(…)` → `const value = $name('value', $p[2], reg(…))`. */
export function tellName(rewriting: Rewriting, name: ts.BindingName | ts.PropertyName, value: ts.Expression): void {
  const told = nameExpression(rewriting, name)
  const { isNameable, call } = valueKind(rewriting, value)
  if (told === undefined || !isNameable) return
  const position = call ? rewriting.position(calleeName(rewriting, call)) : 'undefined'
  rewriting.wrapAsArgument(value, `${rewriting.runtime.name}(${told}, ${position}, `)
}

/** A string, or for a pattern pairs of where the value is found and what it is called here; undefined where nothing is named. */
function nameExpression({ ts }: Rewriting, name: ts.BindingName | ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return quoted(name.text)
  if (ts.isPrivateIdentifier(name)) return quoted(name.text.slice(1))
  if (!ts.isObjectBindingPattern(name) && !ts.isArrayBindingPattern(name)) return undefined
  const isArray = ts.isArrayBindingPattern(name)
  const pairs: string[] = []
  name.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element) || element.dotDotDotToken || !ts.isIdentifier(element.name)) return
    const key = element.propertyName ?? element.name
    if (isArray) pairs.push(`[${index}, ${quoted(element.name.text)}]`)
    else if (ts.isIdentifier(key) || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key))
      pairs.push(`[${quoted(key.text)}, ${quoted(element.name.text)}]`)
  })
  return pairs.length > 0 ? `[${pairs.join(', ')}]` : undefined
}

/** Whether a value of this form can be, or hold, something that the language names; and the call that makes it. */
function valueKind(
  rewriting: Rewriting,
  value: ts.Expression,
): { isNameable: boolean; call?: ts.CallExpression | ts.NewExpression } {
  const { ts } = rewriting
  let bare = rewriting.bare(value)
  if (ts.isAwaitExpression(bare)) {
    bare = rewriting.bare(bare.expression)
    return ts.isCallExpression(bare) ? { isNameable: true, call: bare } : { isNameable: false }
  }
  if (ts.isCallExpression(bare) || ts.isNewExpression(bare)) return { isNameable: true, call: bare }
  return {
    isNameable:
      ts.isConditionalExpression(bare) ||
      ts.isPropertyAccessExpression(bare) ||
      ts.isElementAccessExpression(bare) ||
      ts.isArrayLiteralExpression(bare) ||
      ts.isObjectLiteralExpression(bare),
  }
}
