import Table from 'cli-table3'

/** The one form that tables have on the command line: a head, no lines between rows. */
export function tableText(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } })
  for (const row of rows) table.push([...row])
  const lines = table.toString().split('\n')
  // cli-table3 has one kind of line for below the head and between rows: the first stays, the others go.
  return lines.filter((line, index) => index < 3 || !line.startsWith('├')).join('\n')
}
